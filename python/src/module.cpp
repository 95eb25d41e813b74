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

#include "session.hpp"

namespace py = pybind11;

namespace matinee::python {

namespace {

// Carries an Error through C++ frames to the translator, which makes it the right Python exception.
struct Failure final : std::exception {
  explicit Failure(Error the_error) : error(std::move(the_error)) {}
  const char* what() const noexcept override { return error.message().c_str(); }
  Error error;
};

// NOLINTNEXTLINE(performance-unnecessary-value-param): pybind11's signature.
void translate(std::exception_ptr thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const Failure& failure) {
    const auto made = py::module_::import("matinee.errors")
                          .attr("error_of")(std::string(to_string(failure.error.code())),
                                            failure.error.message());
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(made.ptr())), made.ptr());
  }
}

template <class T>
T value_or_raise(Result<T> result) {
  if (!result) throw Failure(std::move(result).error());
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

// Bytes that are no UTF-8 survive, as everywhere in Python where the outside is met.
py::str text_of(std::string_view bytes) {
  PyObject* made =
      PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), "surrogateescape");
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::str>(made);
}

// Runs `work` away from Python until it is done. A signal handler that raises ends it.
template <class T>
T run(Session& session, std::function<Result<T>()> work) {
  constexpr std::chrono::milliseconds k_between_signals{50};
  std::future<Result<T>> done = std::async(std::launch::async, std::move(work));
  const auto is_done = [&] {
    const py::gil_scoped_release released;
    return done.wait_for(k_between_signals) == std::future_status::ready;
  };
  while (!is_done()) {
    if (PyErr_CheckSignals() == 0) continue;
    const py::error_already_set raised;
    session.interrupt();
    {
      const py::gil_scoped_release released;
      done.wait();
    }
    throw raised;
  }
  return value_or_raise(done.get());
}

py::object cookies_of(const Session& session) {
  const auto known = session.known();
  if (!known->cookies) return py::none();
  py::dict cookies;
  for (const Cookie& cookie : known->cookies->cookies)
    cookies[text_of(cookie.name)] = text_of(cookie.value.reveal());
  return cookies;
}

py::object headers_of(const Session& session) {
  const auto known = session.known();
  if (!known->headers) return py::none();
  py::dict headers;
  headers["authorization"] = text_of(known->headers->authorization.reveal());
  headers["dt-custom-data"] = text_of(known->headers->dt_custom_data.reveal());
  headers["client"] = text_of(known->headers->client);
  headers["client-country"] = text_of(known->headers->client_country);
  return headers;
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
                                       .may_prompt = may_prompt}));
}

}  // namespace

}  // namespace matinee::python

PYBIND11_MODULE(_matinee, module) {
  using matinee::python::Session;
  namespace mp = matinee::python;

  module.doc() = "What stands behind matinee.auth_manager; not for direct use.";
  module.attr("__version__") = MATINEE_VERSION;
  py::register_exception_translator(mp::translate);
  py::class_<Session>(module, "Session")
      .def(py::init(&mp::open), py::kw_only(), py::arg("browser"), py::arg("cookies_file"),
           py::arg("cacert"), py::arg("connect_to"), py::arg("country"), py::arg("use_agent"),
           py::arg("may_prompt"))
      .def("extract_cookies",
           [](Session& self) { mp::run<void>(self, [&self] { return self.extract_cookies(); }); })
      .def("generate_headers",
           [](Session& self) { mp::run<void>(self, [&self] { return self.generate_headers(); }); })
      .def("validate_session",
           [](Session& self) {
             return mp::run<bool>(self, [&self] { return self.validate_session(); });
           })
      .def("take_notes", &Session::take_notes)
      .def_property_readonly("cookies", mp::cookies_of)
      .def_property_readonly("headers", mp::headers_of)
      .def_property_readonly(
          "masked_token",
          [](const Session& self) { return mp::text_of(self.known()->masked_token); })
      .def_property_readonly("origin",
                             [](const Session& self) { return mp::text_of(self.known()->origin); });
}
