// SPDX-License-Identifier: MIT
#include "remux/ttml.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

using std::chrono::milliseconds;

Cue cue(int start, int end, std::string markup) {
  return {.start = milliseconds(start), .end = milliseconds(end), .markup = std::move(markup)};
}

using Cues = std::vector<Cue>;

std::string document(std::string_view body, std::string_view attributes = {},
                     std::string_view head = {}) {
  return std::string(
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- x -->\n<tt "
             "xmlns=\"http://www.w3.org/ns/ttml\" "
             "xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" ")
      .append(attributes)
      .append("><head>")
      .append(head)
      .append("</head>\n<body>")
      .append(body)
      .append("</body></tt>\n");
}

Cues cues_of(std::string_view text) {
  const auto parsed = parse_ttml(text);
  EXPECT_TRUE(parsed.has_value()) << (parsed ? "" : parsed.error().message());
  return parsed ? parsed->cues : Cues();
}

TEST(Ttml, ParagraphsAreCues) {
  EXPECT_EQ(
      cues_of(document("<div>\n  <p begin=\"1s\" end=\"2s\">\n    One &amp; <span>two</span>\n"
                       "    three<br/>\n four\n  </p>\n"
                       "<p begin=\"00:00:03:12\" dur=\"500ms\">five &lt;</p></div>",
                       "ttp:frameRate=\"24\"")),
      (Cues{cue(1000, 2000, "One &amp; two three\nfour"), cue(3500, 4000, "five &lt;")}));
}

TEST(Ttml, PrefixesAreTheAuthorsChoice) {
  EXPECT_EQ(
      cues_of("<t:tt xmlns:t='http://www.w3.org/2006/10/ttaf1'><t:body><t:div><t:p begin='1s' "
              "t:end='2s'>a<t:br/>b</t:p></t:div></t:body></t:tt>"),
      (Cues{cue(1000, 2000, "a\nb")}));
}

TEST(Ttml, TimesCountFromTheParentsBegin) {
  EXPECT_EQ(cues_of(document("<div begin=\"10s\" end=\"20s\"><p begin=\"1s\" end=\"2s\">a</p>"
                             "<p begin=\"5s\">b</p><p begin=\"8s\" end=\"30s\">c</p>"
                             "<p begin=\"1s\" dur=\"5s\" end=\"3s\">d</p></div>")),
            (Cues{cue(11'000, 12'000, "a"), cue(15'000, 20'000, "b"), cue(18'000, 20'000, "c"),
                  cue(11'000, 13'000, "d")}));
}

TEST(Ttml, InASequenceOneFollowsTheOther) {
  EXPECT_EQ(cues_of(document("<div timeContainer=\"seq\" begin=\"1s\"><p dur=\"2s\">a</p>"
                             "<p begin=\"1s\" dur=\"1s\">b</p></div>"
                             "<div><p begin=\"9s\" end=\"10s\" timeContainer=\"seq\"><span "
                             "dur=\"400ms\">c</span><span dur=\"600ms\">d</span></p></div>")),
            (Cues{cue(1000, 3000, "a"), cue(4000, 5000, "b"), cue(9000, 9400, "c"),
                  cue(9400, 10'000, "d")}));
}

TEST(Ttml, SpansWithTimesComeAndGo) {
  EXPECT_EQ(cues_of(document("<div><p begin=\"1s\" end=\"4s\">a <span begin=\"1s\">b</span> <span "
                             "begin=\"1s\" end=\"2s\">c</span></p></div>")),
            (Cues{cue(1000, 2000, "a"), cue(2000, 3000, "a b c"), cue(3000, 4000, "a b")}));
  // Only the spans have times.
  EXPECT_EQ(cues_of(document("<div><p><span begin=\"1s\" end=\"2s\">a</span> <span begin=\"3s\" "
                             "end=\"4s\">b</span></p></div>")),
            (Cues{cue(1000, 2000, "a"), cue(3000, 4000, "b")}));
}

TEST(Ttml, BlanksAreKeptIfAskedFor) {
  EXPECT_EQ(
      cues_of(document("<div><p begin=\"1s\" end=\"2s\" xml:space=\"preserve\">  a   b\n\nc</p>"
                       "</div>")),
      (Cues{cue(1000, 2000, "  a   b\nc")}));
  EXPECT_EQ(cues_of(document("<div><p begin=\"1s\" end=\"2s\">  a   b</p></div>",
                             "xml:space=\"preserve\"")),
            (Cues{cue(1000, 2000, "  a   b")}));
}

TEST(Ttml, ItalicsBoldAndUnderlineAreKept) {
  constexpr std::string_view k_head =
      "<styling><style xml:id=\"it\" tts:fontStyle=\"italic\"/><style xml:id=\"b\" "
      "tts:fontWeight=\"bold\"/></styling>";
  EXPECT_EQ(cues_of(document("<div><p begin=\"1s\" end=\"2s\" style=\"it\">a <span "
                             "tts:fontStyle=\"normal\">b</span> c</p><p begin=\"3s\" end=\"4s\">x\n"
                             "<span style=\"it b\">y </span> <span "
                             "tts:textDecoration=\"underline\">z</span>\n</p></div>",
                             "xmlns:tts=\"http://www.w3.org/ns/ttml#styling\"", k_head)),
            (Cues{cue(1000, 2000, "<i>a</i> b <i>c</i>"),
                  cue(3000, 4000, "x <b><i>y</i></b> <u>z</u>")}));
}

TEST(Ttml, RubyBecomesThatOfWebVtt) {
  EXPECT_EQ(
      cues_of(document("<div><p begin=\"1s\" end=\"2s\"><span tts:ruby=\"container\"><span "
                       "tts:ruby=\"base\">漢</span><span tts:ruby=\"delimiter\">(</span><span "
                       "tts:ruby=\"text\">kan</span></span></p></div>",
                       "xmlns:tts=\"http://www.w3.org/ns/ttml#styling\"")),
      (Cues{cue(1000, 2000, "<ruby>漢<rt>kan</rt></ruby>")}));
}

TEST(Ttml, WhatEndsNowhereIsOpen) {
  const Cues cues = cues_of(document("<div><p begin=\"1s\">a</p></div>"));
  ASSERT_EQ(cues.size(), 1u);
  EXPECT_EQ(cues[0].end, k_open_end);
}

TEST(Ttml, WhatCannotBeReadIsNoted) {
  const auto parsed = parse_ttml(
      document("<div><p begin=\"soon\" end=\"2s\">a</p><p begin=\"1s\" end=\"2s\">b</p></div>"
               "<div smpte:backgroundImage=\"#x\" begin=\"1s\" end=\"2s\"/>",
               "xmlns:smpte=\"x\""));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->cues, (Cues{cue(1000, 2000, "b")}));
  EXPECT_EQ(parsed->notes,
            (std::vector<std::string>{"1 elements left out: their times cannot be read",
                                      "its pictures are left out"}));
}

TEST(Ttml, OtherXmlIsRefused) {
  for (const char* text : {"", "<html><body><p>no</p></body></html>", "<MPD/>", "<tt", "WEBVTT",
                           "<tt><body><div><p begin='1s' end='2s'>x</div></body></tt>"}) {
    const auto parsed = parse_ttml(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().code(), Errc::integrity) << text;
  }
  std::string deep;
  for (int i = 0; i < 10'000; ++i)
    deep += "<div>";
  EXPECT_FALSE(parse_ttml("<tt><body>" + deep).has_value());
}

TEST(Ttml, ADocumentWithoutABodyHasNoCues) {
  EXPECT_TRUE(cues_of("<tt/>").empty());
  EXPECT_TRUE(cues_of(document("")).empty());
  EXPECT_TRUE(cues_of(document("<div><p begin=\"2s\" end=\"1s\">a</p><p begin=\"1s\" end=\"2s\"> "
                               "<br/></p></div>"))
                  .empty());
}

}  // namespace
}  // namespace matinee::remux
