// SPDX-License-Identifier: MIT
//
// matinee._matinee: the Session for Python. What may take time runs on a thread of its own, without
// the interpreter's lock, while the calling thread waits and lets Ctrl-C through.
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

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "refusal.hpp"
#include "session.hpp"

namespace py = pybind11;

namespace matinee::python {

namespace {

// Carries an Error through C++ frames to the translator, which makes it the right Python exception.
struct Failure final : std::exception {
  Failure(Error the_error, std::string_view the_source)
      : error(std::move(the_error)), source(the_source) {}
  const char* what() const noexcept override { return error.message().c_str(); }
  Error error;
  std::string source;  ///< as source_kind_of
};

// Bytes that are no UTF-8 survive, as everywhere in Python where the outside is met.
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

// Runs `work` away from Python until it is done. A signal handler that raises ends it, and so does
// `on_pause`, which is called now and then, if it raises.
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
  return value_or_raise(done.get(), source_kind_of(session.options()));
}

template <class T>
auto waiting(Result<T> (Session::*call)()) {
  return [call](Session& self) { return run<T>(self, [&self, call] { return (self.*call)(); }); };
}

py::object cookies_of(const Session& session) {
  const auto known = session.known();
  if (!known->cookies) return py::none();
  py::dict cookies;
  for (const Cookie& cookie : known->cookies->cookies)
    cookies[text_of(cookie.name)] = text_of(cookie.value.reveal());
  return cookies;
}

py::object headers_of(const access::Known& known) {
  if (!known.headers) return py::none();
  py::dict headers;
  headers["authorization"] = text_of(known.headers->authorization.reveal());
  headers["dt-custom-data"] = text_of(known.headers->dt_custom_data.reveal());
  headers["client"] = text_of(known.headers->client);
  headers["client-country"] = text_of(known.headers->client_country);
  return headers;
}

// Those of this call: another thread may find at once that the session is refused.
py::object generate_headers(Session& session) {
  using Made = std::shared_ptr<const access::Known>;
  return headers_of(*run<Made>(session, [&] { return session.generate_headers(); }));
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
  told["origin"] = text_of(access::origin_of(*known));
  return told;
}

py::list cookie_jar(Session& session) {
  const CookieJar jar = run<CookieJar>(session, [&] { return session.cookie_jar(); });
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
  for (const Note& note : session.take_notes())
    notes.append(py::make_tuple(std::string(name_of(note.kind)), text_of(note.text)));
  return notes;
}

void login(Session& session, bool by_device, std::string browser, double seconds,
           const py::function& on_notes) {
  const SignIn how{.by_device = by_device,
                   .browser = std::move(browser),
                   .patience = std::chrono::seconds(static_cast<std::int64_t>(seconds))};
  run<void>(session, [&] { return session.login(how); }, [&] { on_notes(take_notes(session)); });
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

void define_calls(py::class_<Session>& type) {
  type.def(py::init(&open), py::kw_only(), py::arg("browser"), py::arg("cookies_file"),
           py::arg("cacert"), py::arg("connect_to"), py::arg("country"), py::arg("use_agent"),
           py::arg("may_prompt"))
      .def("extract_cookies", waiting(&Session::extract_cookies))
      .def("generate_headers", &generate_headers)
      .def("validate_session", waiting(&Session::validate_session))
      .def("refresh", waiting(&Session::refresh))
      .def("identify", waiting(&Session::identify))
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
      .def_property_readonly("headers",
                             [](const Session& self) { return headers_of(*self.known()); })
      .def_property_readonly("status", &status_of)
      .def_property_readonly("cacert",
                             [](const Session& self) { return text_of(self.options().cacert); })
      .def_property_readonly("connect_to",
                             [](const Session& self) { return self.options().connect_to; });
}

}  // namespace

}  // namespace matinee::python

PYBIND11_MODULE(_matinee, module) {
  namespace mp = matinee::python;

  module.doc() = "What stands behind matinee.auth_manager; not for direct use.";
  module.attr("__version__") = MATINEE_VERSION;
  module.def("is_refusal", &mp::is_refusal, py::arg("status"), py::arg("body"));
  py::register_exception_translator(mp::translate);
  py::class_<mp::Session> type(module, "Session");
  mp::define_calls(type);
  mp::define_properties(type);
}
