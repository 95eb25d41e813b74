// SPDX-License-Identifier: MIT
#include "media/container/sniff.hpp"

#include <gtest/gtest.h>

#include "support/boxes.hpp"

namespace matinee::media {
namespace {

TEST(Sniff, TellsManifestsAndMediaByTheirBytes) {
  EXPECT_EQ(sniff_document("\xef\xbb\xbf#EXTM3U\n").value(), DocumentKind::hls);
  EXPECT_EQ(sniff_document("<?xml version=\"1.0\"?><!-- <html> -->\n<MPD x=\"\">").value(),
            DocumentKind::dash);
  EXPECT_EQ(sniff_document("<m:MPD>").value(), DocumentKind::dash);
  EXPECT_EQ(sniff_document("# made by hand\n\n#x\n#EXTM3U\n").value(), DocumentKind::hls);
  EXPECT_EQ(sniff_document(test::clear_movie(9)).value(), DocumentKind::mp4);
}

TEST(Sniff, SaysWhatCameInThePlaceOfAManifest) {
  for (const auto text : {"", "<!DOCTYPE HTML><p>", "<html>", "{\"a\":1}", "<rss/>", "plain"}) {
    const auto kind = sniff_document(text);
    ASSERT_FALSE(kind.has_value()) << text;
    EXPECT_EQ(kind.error().code(), Errc::failure) << text;
  }
  EXPECT_EQ(sniff_document("<SmoothStreamingMedia>").error().code(), Errc::unsupported);
}

TEST(Sniff, TellsTextFromMediaByItsFirstCharacter) {
  EXPECT_TRUE(looks_like_text("\xef\xbb\xbf \n#EXTM3U"));
  EXPECT_TRUE(looks_like_text("<!-- a long comment"));
  EXPECT_TRUE(looks_like_text("   "));
  EXPECT_FALSE(looks_like_text(test::box("ftyp", "isom")));
}

}  // namespace
}  // namespace matinee::media
