// SPDX-License-Identifier: MIT
//
// matinee._matinee: the Session for Python. Calls that may block run on a separate thread without
// the GIL. The calling thread waits and handles signals, so that Ctrl-C works.
#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/library.hpp>

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "session.hpp"

namespace py = pybind11;

namespace matinee::python {

namespace {

// Carries an Error to translate(), which turns it into a Python exception.
struct Failure final : std::exception {
  Failure(Error the_error, std::string_view the_source)
      : error(std::move(the_error)), source(the_source) {}
  const char* what() const noexcept override { return error.message().c_str(); }
  Error error;
  std::string source;  ///< as Session::named_source
};

// Bytes that are not UTF-8 are kept as surrogate escapes, as in Python's own file names.
py::str text_of(std::string_view bytes) {
  PyObject* made =
      PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), "surrogateescape");
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::str>(made);
}

py::dict cause_of(const Failure& failure) {
  const Error& error = failure.error;
  py::dict cause;
  cause["subject"] = std::string(to_string(error.subject()));
  cause["source"] = failure.source;
  const auto& native = error.native();
  cause["native"] =
      native ? py::object(py::make_tuple(std::string(to_string(native->space)), native->value))
             : py::none();
  const auto wait = error.retry_after();
  cause["retry_after"] = wait ? py::object(py::int_(wait->count())) : py::none();
  return cause;
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): pybind11's signature.
void translate(std::exception_ptr thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const Failure& failure) {
    const auto made = py::module_::import("matinee.errors")
                          .attr("error_of")(std::string(to_string(failure.error.code())),
                                            text_of(failure.error.message()), **cause_of(failure));
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(made.ptr())), made.ptr());
  }
}

template <class T>
T value_or_raise(Result<T> result, std::string_view source) {
  if (!result) throw Failure(std::move(result).error(), source);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

// Runs `work` on another thread, without the GIL, and returns its result. Calls `on_pause` and
// Python's signal handlers every 50 ms. An exception in either interrupts the session and is
// rethrown once `work` has ended.
template <class T>
T run(Session& session, std::function<Result<T>()> work,
      const std::function<void()>& on_pause = {}) {
  constexpr std::chrono::milliseconds k_between_pauses{50};
  std::future<Result<T>> done = std::async(std::launch::async, std::move(work));
  const auto is_done = [&] {
    const py::gil_scoped_release released;
    return done.wait_for(k_between_pauses) == std::future_status::ready;
  };
  const auto end = [&] {
    session.interrupt();
    const py::gil_scoped_release released;
    done.wait();
  };
  while (!is_done()) {
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      if (on_pause) on_pause();
    } catch (...) {
      end();
      throw;
    }
  }
  return value_or_raise(done.get(), session.named_source());
}

template <class T>
T run_call(Session& session, Result<T> (matinee::Session::*call)()) {
  return run<T>(session, [&session, call] {
    return session.call<T>([call](matinee::Session& each) { return (each.*call)(); });
  });
}

template <class T>
auto waiting(Result<T> (matinee::Session::*call)()) {
  return [call](Session& self) { return run_call<T>(self, call); };
}

py::object cookies_of(const Session& session) {
  const auto known = session.known();
  if (!known->cookies) return py::none();
  py::dict cookies;
  for (const Cookie& cookie : known->cookies->cookies)
    cookies[text_of(cookie.name)] = text_of(cookie.value.reveal());
  return cookies;
}

py::dict dict_of(const AuthHeaders& made) {
  py::dict headers;
  headers["authorization"] = text_of(made.authorization.reveal());
  headers["dt-custom-data"] = text_of(made.dt_custom_data.reveal());
  headers["client"] = text_of(made.client);
  headers["client-country"] = text_of(made.client_country);
  return headers;
}

py::object headers_of(const Session& session) {
  const auto known = session.known();
  return known->headers ? py::object(dict_of(*known->headers)) : py::none();
}

// Returns the headers of this call, not those of known(): another thread may have dropped the
// session since.
py::dict generate_headers(Session& session) {
  return dict_of(run_call<AuthHeaders>(session, &matinee::Session::headers));
}

py::object source_of(const SessionStatus& status) {
  if (!status.origin) return py::none();
  const CookieOrigin& origin = *status.origin;
  return py::make_tuple(
      text_of(origin.browser), text_of(origin.profile),
      origin.container ? py::object(text_of(*origin.container)) : py::object(py::none()),
      text_of(origin.file), text_of(title_of(origin)));
}

std::optional<std::int64_t> seconds_of(const std::optional<UnixTime>& time) {
  if (!time) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count();
}

py::dict status_of(const Session& session) {
  const auto known = session.known();
  const SessionStatus& status = known->status;
  py::dict told;
  told["user_id"] = status.user_id;
  told["country"] = status.country;
  told["expires_at"] = seconds_of(status.expires_at);
  told["token"] = text_of(status.token);
  told["source"] = source_of(status);
  told["origin"] = text_of(origin_of(*known));
  return told;
}

py::list cookie_jar(Session& session) {
  const CookieJar jar = run_call<CookieJar>(session, &matinee::Session::cookies);
  py::list cookies;
  for (const Cookie& cookie : jar.cookies) {
    cookies.append(py::make_tuple(text_of(cookie.name), text_of(cookie.value.reveal()),
                                  text_of(cookie.domain), text_of(cookie.path),
                                  seconds_of(cookie.expires), cookie.secure, cookie.http_only));
  }
  return cookies;
}

std::string_view name_of(Note::Kind kind) noexcept {
  switch (kind) {
    case Note::Kind::detail:
      return "detail";
    case Note::Kind::warning:
      return "warning";
    case Note::Kind::notice:
      return "notice";
    case Note::Kind::code:
      return "code";
  }
  return "";
}

py::list take_notes(Session& session) {
  py::list notes;
  for (const Note& note : session.notes().take())
    notes.append(py::make_tuple(std::string(name_of(note.kind)), text_of(note.text)));
  return notes;
}

void login(Session& session, bool by_device, std::string browser, double seconds,
           const py::function& on_notes) {
  const SignInOptions how{.method = by_device ? SignInMethod::device : SignInMethod::window,
                          .browser = std::move(browser),
                          .timeout = std::chrono::seconds(static_cast<std::int64_t>(seconds))};
  const auto sign_in = [&](matinee::Session& each) { return each.sign_in(how, session.notes()); };
  run<void>(
      session, [&] { return session.call<void>(sign_in); }, [&] { on_notes(take_notes(session)); });
}

py::list texts_of(const std::vector<std::string>& texts) {
  py::list list;
  for (const std::string& text : texts)
    list.append(text_of(text));
  return list;
}

py::dict dict_of(const ListedFilm& film) {
  py::dict dict;
  dict["id"] = film.id;
  dict["slug"] = text_of(film.slug);
  dict["title"] = text_of(film.title);
  dict["original_title"] = text_of(film.original_title);
  dict["year"] = film.year;
  dict["duration_minutes"] = film.duration_minutes;
  dict["directors"] = texts_of(film.directors);
  dict["genres"] = texts_of(film.genres);
  dict["countries"] = texts_of(film.countries);
  dict["url"] = text_of(film.url);
  dict["available_until"] = text_of(film.available_until);
  return dict;
}

// In the order of the classes of matinee/library.py.
py::tuple tuple_of(const RatedFilm& entry) {
  return py::make_tuple(dict_of(entry.film), text_of(entry.rated_at), entry.stars,
                        text_of(entry.review));
}

py::tuple tuple_of(const WatchedFilm& entry) {
  return py::make_tuple(dict_of(entry.film), text_of(entry.watched_at));
}

py::tuple tuple_of(const WantedFilm& entry) {
  return py::make_tuple(dict_of(entry.film), text_of(entry.added_at));
}

py::tuple tuple_of(const ListOfFilms& list) {
  return py::make_tuple(list.id, text_of(list.slug), text_of(list.title), list.film_ids);
}

// The entries, and how many are missing.
template <class Entry>
auto reading(Result<LibraryEntries<Entry>> (*fetch)(matinee::Session&, const LibraryRequest&,
                                                    const std::stop_token&)) {
  return [fetch](Session& self, std::optional<std::int64_t> user_id,
                 std::optional<std::size_t> limit) {
    using Entries = LibraryEntries<Entry>;
    const LibraryRequest request{.user_id = user_id, .limit = limit};
    const Entries read = run<Entries>(self, [&] {
      return self.call<Entries>(
          [&](matinee::Session& session) { return fetch(session, request, {}); });
    });
    py::list entries;
    for (const Entry& entry : read.entries)
      entries.append(tuple_of(entry));
    return py::make_tuple(entries, read.missing);
  };
}

void define_library(py::class_<Session>& type) {
  const auto define = [&](const char* name, auto call) {
    type.def(name, call, py::kw_only(), py::arg("user_id"), py::arg("limit"));
  };
  define("fetch_ratings", reading(&fetch_ratings));
  define("fetch_history", reading(&fetch_history));
  define("fetch_watchlist", reading(&fetch_watchlist));
  define("fetch_lists", reading(&fetch_lists));
}

// A parameter for each of Python's. NOLINTNEXTLINE(readability-function-size)
std::unique_ptr<Session> open(std::optional<std::string> browser,
                              std::optional<std::string> cookies_file,
                              std::optional<std::string> cacert,
                              std::optional<std::vector<std::string>> connect_to,
                              std::optional<std::string> country, std::optional<bool> use_agent,
                              std::optional<bool> may_prompt) {
  return value_or_raise(Session::open({.browser = std::move(browser),
                                       .cookies_file = std::move(cookies_file),
                                       .cacert = std::move(cacert),
                                       .connect_to = std::move(connect_to),
                                       .country = std::move(country),
                                       .use_agent = use_agent,
                                       .may_prompt = may_prompt}),
                        "");
}

// The arguments are a response's status and its raw body, which need not be text.
bool refuses(long status, const std::string& body) {
  return is_refusal(static_cast<int>(status), body);
}

void define_calls(py::class_<Session>& type) {
  type.def(py::init(&open), py::kw_only(), py::arg("browser"), py::arg("cookies_file"),
           py::arg("cacert"), py::arg("connect_to"), py::arg("country"), py::arg("use_agent"),
           py::arg("may_prompt"))
      .def("extract_cookies", waiting(&matinee::Session::read_source))
      .def("generate_headers", &generate_headers)
      .def("validate_session", waiting(&matinee::Session::validate))
      .def("refresh", waiting(&matinee::Session::refresh))
      .def("identify", waiting(&matinee::Session::identify))
      .def("cookie_jar", &cookie_jar)
      .def("login", &login, py::kw_only(), py::arg("by_device"), py::arg("browser"),
           py::arg("seconds"), py::arg("on_notes"))
      .def("interrupt", &Session::interrupt)
      .def("close", &Session::close, py::call_guard<py::gil_scoped_release>())
      .def("abandon", &Session::abandon)
      .def("take_notes", &take_notes);
}

void define_properties(py::class_<Session>& type) {
  type.def_property_readonly("cookies", &cookies_of)
      .def_property_readonly("headers", &headers_of)
      .def_property_readonly("status", &status_of)
      .def_property_readonly("cacert",
                             [](const Session& self) {
                               const auto& cacert = self.options().cacert;
                               return text_of(cacert ? cacert->native() : std::string());
                             })
      .def_property_readonly("connect_to",
                             [](const Session& self) { return self.options().connect_to; });
}

}  // namespace

}  // namespace matinee::python

PYBIND11_MODULE(_matinee, module) {
  namespace mp = matinee::python;

  module.doc() = "What stands behind matinee.auth_manager; not for direct use.";
  module.attr("__version__") = MATINEE_VERSION;
  module.def("is_refusal", &mp::refuses, py::arg("status"), py::arg("body"));
  py::register_exception_translator(mp::translate);
  py::class_<mp::Session> type(module, "Session");
  mp::define_calls(type);
  mp::define_library(type);
  mp::define_properties(type);
}
