// SPDX-License-Identifier: MIT
#include "library/csv_reader.hpp"

#include <utility>

namespace matinee::library {

namespace {

class Reader {
 public:
  Reader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  std::vector<CsvRow> read() {
    while (at_ < text_.size()) {
      CsvRow row{.line = line_};
      bool has_more = true;
      while (has_more) {
        row.cells.push_back(read_cell());
        has_more = at_ < text_.size() && text_[at_] == separator_;
        if (has_more) ++at_;
      }
      skip_line_end();
      const bool is_empty = row.cells.size() == 1 && row.cells.front().empty();
      if (!is_empty) rows_.push_back(std::move(row));
    }
    return std::move(rows_);
  }

 private:
  static bool is_line_end(char c) { return c == '\r' || c == '\n'; }

  std::string read_cell() {
    std::string cell;
    if (at_ < text_.size() && text_[at_] == '"') {
      ++at_;
      read_quoted(cell);
    }
    while (at_ < text_.size() && text_[at_] != separator_ && !is_line_end(text_[at_]))
      cell += text_[at_++];
    return cell;
  }

  void read_quoted(std::string& cell) {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') {
        const bool is_doubled = at_ < text_.size() && text_[at_] == '"';
        if (!is_doubled) return;
        ++at_;
      }
      if (c == '\n') ++line_;
      cell += c;
    }
  }

  void skip_line_end() {
    if (at_ >= text_.size()) return;
    const bool is_crlf = text_.substr(at_, 2) == "\r\n";
    at_ += is_crlf ? 2 : 1;
    ++line_;
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::vector<CsvRow> rows_;
};

}  // namespace

std::vector<CsvRow> read_csv(std::string_view text, char separator) {
  return Reader(text, separator).read();
}

}  // namespace matinee::library
