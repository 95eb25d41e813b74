// SPDX-License-Identifier: MIT
#include "remux/cue_text.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

TEST(CueText, TagsAreDropped) {
  EXPECT_EQ(plain_text("<v Mary>Hi</v> <c.yellow.big>you</c>"), "Hi you");
  EXPECT_EQ(plain_text("<00:00:01.500>one <i.x>two</i> <lang en>three</lang>"), "one two three");
  EXPECT_EQ(plain_text("one<br>two<br/>three<BR />four"), "one\ntwo\nthree\nfour");
  EXPECT_EQ(plain_text("I <3 you"), "I <3 you");
  EXPECT_EQ(plain_text("<b>two\nlines</b>"), "two\nlines");
}

TEST(CueText, CharacterReferencesBecomeCharacters) {
  EXPECT_EQ(plain_text("&#39;tis &quot;caf&eacute;&quot; &amp;amp; &lt;b&gt; &unknown; &"),
            "'tis \"caf\u00e9\" &amp; <b> &unknown; &");
}

TEST(CueText, RubyFollowsItsBase) {
  EXPECT_EQ(plain_text("<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>"), "漢(kan)字(ji)");
  EXPECT_EQ(plain_text("<ruby>漢<rt>kan</ruby>x"), "漢(kan)x");
  EXPECT_EQ(plain_text("<ruby.big>漢<rt.small>kan</rt>字"), "漢(kan)字");
  EXPECT_EQ(plain_text("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>"), "漢(kan)");
  EXPECT_EQ(plain_text("<ruby>漢<rt></rt></ruby>"), "漢");
  EXPECT_EQ(plain_text("<ruby>漢<rt>kan"), "漢(kan)");
}

TEST(CueText, BlankIsWhatCannotBeSeen) {
  for (const char* markup : {"", " ", "\n", "&nbsp;", "<i> </i>", "&lrm;\u200b", "\u3000"}) {
    EXPECT_TRUE(is_blank(markup)) << markup;
  }
  EXPECT_FALSE(is_blank("."));
  EXPECT_FALSE(is_blank("&#39;"));
}

}  // namespace
}  // namespace matinee::remux
