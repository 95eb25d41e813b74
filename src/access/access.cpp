// SPDX-License-Identifier: MIT
#include "access/access.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "login/token.hpp"
#include "mubi/page.hpp"
#include "session/chooser.hpp"
#include "sys/file.hpp"

namespace matinee::access {

namespace {

bool may_wait(const std::string& file) {
  std::error_code ignored;
  return file == "-" || std::filesystem::is_fifo(file, ignored);
}

}  // namespace

bool is_connect_rule(std::string_view rule) noexcept {
  return std::ranges::count(rule, ':') >= 3;
}

Result<void> check_ca_file(const std::string& file) {
  constexpr std::size_t k_largest = std::size_t{16} * 1024 * 1024;
  if (file.empty()) return {};
  const auto text = sys::read_file(file, k_largest);
  if (!text) return text.error().about(Subject::input);
  if (text->find("-----BEGIN CERTIFICATE-----") == std::string::npos &&
      text->find("-----BEGIN TRUSTED CERTIFICATE-----") == std::string::npos) {
    return Error(Errc::usage, fmt::format("--cacert {}: no certificate in PEM form in it", file));
  }
  return {};
}

Result<void> check(const Options& options) {
  for (const std::string& rule : options.connect_to) {
    if (is_connect_rule(rule)) continue;
    return Error(Errc::usage, fmt::format("not HOST1:PORT1:HOST2:PORT2: {}", rule));
  }
  if (!mubi::country_code(options.country)) {
    return Error(Errc::usage,
                 fmt::format("not a country code of two letters: {}", options.country));
  }
  if (!options.cookies_from_browser.empty() && !options.cookies_file.empty()) {
    return Error(Errc::usage, "either a browser or a file of cookies, not both");
  }
  if (options.cookies_from_browser.empty()) return {};
  MATINEE_TRY(cookies::parse_selector(options.cookies_from_browser));
  return {};
}

// Implements the order of the sources.
class Access::OrderedSource final : public SessionSource {
 public:
  explicit OrderedSource(Access& access) : access_(access) {}

  Result<SessionSurvey> survey() override {
    MATINEE_TRY_ASSIGN(SessionSource * local, access_.local_source());
    // 1. The named source, 2. the token file, or 3. the service manager's credential. If there is
    // one, no other source is used, and the user is not asked to sign in.
    if (access_.names_source()) return local->survey();
    // 4. The agent. 5. The browsers, if the agent is unreachable or has no session that works.
    auto survey = from_agent();
    if (!survey) {
      survey = local->survey();
      access_.tell_why_without_agent(*survey);
    }
    // 6. A sign-in.
    if (*survey && access_.parts_.can_sign_in()) {
      (*survey)->sign_in = [this](const Error& why) { return access_.sign_in(why); };
    }
    return *std::move(survey);
  }

  bool has_changed() override {
    const auto local = access_.local_source();
    return local && (*local)->has_changed();
  }

 private:
  // Returns nullopt if the agent is unreachable or its answer is not final.
  std::optional<Result<SessionSurvey>> from_agent() {
    agent::Client* const client = access_.agent();
    if (client == nullptr) return std::nullopt;
    auto session = client->credential(access_.network());
    if (session) {
      access_.report_passed_over(*client);
      SessionSurvey survey = session::survey_of(std::move(session->credential));
      survey.candidates.push_back(after_report(*client));
      survey.otherwise = [this, client] { return after_agent(*client, no_session()); };
      return survey;
    }
    Error why = session.error();
    if (!access_.is_last_word_of(*client, why)) return std::nullopt;
    access_.report_passed_over(*client);
    if (!access_.leads_on(*client, why)) return why;
    // An error about the agent itself, not about its source, means that the user told it to forget
    // its session. The browsers are not tried then.
    if (why.subject() == Subject::agent) return SessionSurvey{.nothing = why};
    // If the last sign-in was kept by the agent only, report that its session has expired.
    const bool is_named = why.code() != Errc::signed_out || is_of_ended_sign_in(why);
    const auto note = is_named ? std::nullopt : access_.notes_.read();
    if (note) why = ended_error(*note, Ended::by_itself);
    SessionSurvey survey{.nothing = why};
    survey.candidates.push_back({.origin = {.browser = "agent"},
                                 .open = [why]() -> Result<OpenedCandidate> { return why; }});
    survey.otherwise = [this, client, why] { return after_agent(*client, why); };
    return survey;
  }

  static Error no_session() { return {Errc::signed_out, "no session"}; }

  // Continues with the browsers, unless the agent reads the browsers and has just tried them.
  Result<SessionSurvey> after_agent(agent::Client& client, const Error& why) {
    const bool has_tried_them = client.is_usable() && client.greeting().reads_browsers;
    if (has_tried_them) return SessionSurvey{.nothing = why};
    MATINEE_TRY_ASSIGN(SessionSource * local, access_.local_source());
    auto survey = local->survey();
    // If the browsers have no session either, report the source that was named for the agent.
    if (survey && !access_.agents_source_of(why).empty()) survey->nothing = why;
    return survey;
  }

  // Asks the agent a second time. This candidate is opened only after the first session was
  // refused. The agent was informed of that and may have found another session.
  SessionCandidate after_report(agent::Client& client) {
    SessionCandidate candidate{.evidence = Evidence::second_look, .origin = {.browser = "agent"}};
    candidate.open = [this, &client]() -> Result<OpenedCandidate> {
      MATINEE_TRY_ASSIGN(HeldSession session, client.credential(access_.network()));
      return OpenedCandidate{.credential = std::move(session.credential)};
    };
    return candidate;
  }

  Access& access_;
};

// The browsers, with a better error message. If they have no session but there was a sign-in whose
// session only the agent kept, the error names that sign-in.
class Access::BrowsersAfterSignIn final : public SessionSource {
 public:
  BrowsersAfterSignIn(std::unique_ptr<SessionSource> browsers, const Access& access)
      : browsers_(std::move(browsers)), access_(access), note_(access.notes_.read()) {}

  Result<SessionSurvey> survey() override {
    auto survey = browsers_->survey();
    if (survey && has_ended()) survey->nothing = ended_error(*note_);
    return survey;
  }

  bool has_changed() override { return browsers_->has_changed(); }

  Result<CookieJar> latest_cookies() override { return browsers_->latest_cookies(); }

 private:
  // Returns true if the session of the noted sign-in is certainly gone. A caller that does not use
  // the agent cannot know that. A note that was written after this object was created is about a
  // session that this process keeps itself, if it is the agent.
  bool has_ended() const {
    const bool may_be_kept = !access_.options_.use_agent || access_.has_left_agent_ ||
                             access_.reads_itself_ || access_.why_without_agent_;
    if (!note_ || may_be_kept) return false;
    const auto now = access_.notes_.read();
    return now && now->signed_in_at == note_->signed_in_at;
  }

  std::unique_ptr<SessionSource> browsers_;
  const Access& access_;
  std::optional<SignInNote> note_;
};

Access::Access(Options options, cookies::Environment environment, Parts& parts, Clock& clock)
    : options_(std::move(options)),
      environment_(std::move(environment)),
      parts_(parts),
      clock_(clock),
      notes_(options_.state_folder) {}

Access::~Access() = default;

Access::NamedSource Access::named_source() const noexcept {
  if (!options_.cookies_from_browser.empty()) return NamedSource::browser;
  if (!options_.cookies_file.empty()) return NamedSource::cookies_file;
  if (!options_.token_file.empty()) return NamedSource::token_file;
  if (!options_.token_credential.empty()) return NamedSource::token_credential;
  return NamedSource::none;
}

std::string Access::source_word() const {
  switch (named_source()) {
    case NamedSource::browser:
      return options_.cookies_from_browser;
    case NamedSource::cookies_file:
      return "file";
    case NamedSource::token_file:
      return "token";
    case NamedSource::token_credential:
      return "credential";
    case NamedSource::none:
      break;
  }
  return {};
}

Result<std::optional<cookies::Selector>> Access::selector() const {
  if (options_.cookies_from_browser.empty()) return std::optional<cookies::Selector>();
  MATINEE_TRY_ASSIGN(auto selector, cookies::parse_selector(options_.cookies_from_browser));
  return std::optional(std::move(selector));
}

cookies::KeyProvider& Access::keyring() {
  if (!keyring_) keyring_ = parts_.make_keyring();
  return *keyring_;
}

Result<http::Transport*> Access::transport() {
  if (!transport_) {
    MATINEE_TRY(check_ca_file(options_.cacert));
    MATINEE_TRY_ASSIGN(transport_, parts_.open_transport());
  }
  return transport_.get();
}

std::string Access::network() const {
  return agent::network_of(options_.cacert, options_.connect_to);
}

agent::Client* Access::agent() {
  return names_source() || reads_itself_ ? nullptr : any_agent();
}

// Connects only once. If that fails, or the connection breaks later, the agent is not tried again.
agent::Client* Access::any_agent() {
  if (!options_.use_agent || has_left_agent_) return nullptr;
  if (!std::exchange(has_looked_for_agent_, true)) {
    auto reached = parts_.connect_agent();
    if (reached) {
      agent_ = std::move(*reached);
    } else {
      do_without_agent(reached.error());
    }
  }
  return agent_ && agent_->is_usable() ? &*agent_ : nullptr;
}

Result<std::unique_ptr<SessionSource>> Access::open_local_source(cookies::Scope scope,
                                                                 cookies::KeyProvider& keys) {
  const auto notice = [this](std::string_view line) { parts_.detail(line); };
  switch (named_source()) {
    case NamedSource::cookies_file: {
      // Only standard input and FIFOs can block, so only they need a stop token.
      const std::stop_token stop =
          may_wait(options_.cookies_file) ? parts_.stop_token() : std::stop_token();
      const auto warn = [this](std::string_view line) { parts_.warn(line); };
      return std::make_unique<session::FileSource>(options_.cookies_file, clock_, notice, warn,
                                                   stop);
    }
    case NamedSource::token_file:
      return std::make_unique<login::TokenFileSource>(options_.token_file);
    case NamedSource::token_credential:
      return std::make_unique<login::TokenFileSource>(options_.token_credential,
                                                      login::TokenKeeper::service_manager);
    case NamedSource::browser:
    case NamedSource::none:
      break;
  }
  MATINEE_TRY_ASSIGN(auto selector, this->selector());
  return std::make_unique<session::BrowserSource>(environment_, std::move(selector), clock_, keys,
                                                  notice, scope);
}

Result<SessionSource*> Access::local_source() {
  if (local_source_) return local_source_.get();
  MATINEE_TRY_ASSIGN(auto source, open_local_source(options_.scope, keyring()));
  local_source_ = names_source() ? std::move(source)
                                 : std::make_unique<BrowsersAfterSignIn>(std::move(source), *this);
  return local_source_.get();
}

// A refused session deserves a warning, because the user may believe that it works.
void Access::report(const PassedOver& passed) {
  if (passed.why.code() == Errc::rejected) {
    parts_.warn(fmt::format("{}; it is passed over", passed.why.message()));
  } else {
    parts_.detail(fmt::format("passed over {}: {}", title_of(passed.origin), passed.why.message()));
  }
}

AuthSettings Access::settings() {
  return {.client = "web",
          .country = options_.country,
          .on_passed_over = [this](const PassedOver& passed) { report(passed); },
          .on_refused = [this](const Secret& token) { report_refused(token); }};
}

Result<AuthManager*> Access::auth_manager() {
  if (auth_manager_) return auth_manager_.get();
  MATINEE_TRY_ASSIGN(http::Transport * opened, transport());
  source_ = std::make_unique<OrderedSource>(*this);
  auth_manager_ =
      std::make_unique<AuthManager>(*source_, *opened, clock_, settings(), parts_.stop_token());
  return auth_manager_.get();
}

Result<const Credential*> Access::credential() {
  MATINEE_TRY_ASSIGN(AuthManager * auth, auth_manager());
  return auth->working_credential();
}

Result<ProvenSession> Access::prove() {
  MATINEE_TRY_ASSIGN(AuthManager * auth, auth_manager());
  MATINEE_TRY_ASSIGN(const SessionStatus status, auth->validate_session());
  if (status.state != SessionState::valid) {
    return status.reason ? *status.reason : Error(Errc::failure, "the session is not proved");
  }
  MATINEE_TRY_ASSIGN(const Credential* held, auth->credential());
  return ProvenSession{.token = &held->token,
                       .country = status.country.value_or(options_.country),
                       .user_id = status.user_id};
}

Result<std::vector<cookies::SourceReport>> Access::survey(const session::Notice& on_unread) {
  MATINEE_TRY_ASSIGN(const auto selector, this->selector());
  return session::survey_sources(environment_, selector, clock_, keyring(), cookies::Scope::site,
                                 on_unread);
}

}  // namespace matinee::access
