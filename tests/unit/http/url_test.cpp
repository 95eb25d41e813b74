// SPDX-License-Identifier: MIT
#include "http/url.hpp"

#include <array>
#include <string_view>

#include <gtest/gtest.h>

namespace matinee::http {
namespace {

struct Example {
  std::string_view reference;
  std::string_view target;
};

// RFC 3986, 5.4.1 and 5.4.2.
constexpr std::array k_rfc_examples{
    Example{"g:h", "g:h"},
    Example{"g", "http://a/b/c/g"},
    Example{"./g", "http://a/b/c/g"},
    Example{"g/", "http://a/b/c/g/"},
    Example{"/g", "http://a/g"},
    Example{"//g", "http://g"},
    Example{"?y", "http://a/b/c/d;p?y"},
    Example{"g?y", "http://a/b/c/g?y"},
    Example{"#s", "http://a/b/c/d;p?q#s"},
    Example{"g#s", "http://a/b/c/g#s"},
    Example{"g?y#s", "http://a/b/c/g?y#s"},
    Example{";x", "http://a/b/c/;x"},
    Example{"g;x", "http://a/b/c/g;x"},
    Example{"g;x?y#s", "http://a/b/c/g;x?y#s"},
    Example{"", "http://a/b/c/d;p?q"},
    Example{".", "http://a/b/c/"},
    Example{"./", "http://a/b/c/"},
    Example{"..", "http://a/b/"},
    Example{"../", "http://a/b/"},
    Example{"../g", "http://a/b/g"},
    Example{"../..", "http://a/"},
    Example{"../../", "http://a/"},
    Example{"../../g", "http://a/g"},
    Example{"../../../g", "http://a/g"},
    Example{"../../../../g", "http://a/g"},
    Example{"/./g", "http://a/g"},
    Example{"/../g", "http://a/g"},
    Example{"g.", "http://a/b/c/g."},
    Example{".g", "http://a/b/c/.g"},
    Example{"g..", "http://a/b/c/g.."},
    Example{"..g", "http://a/b/c/..g"},
    Example{"./../g", "http://a/b/g"},
    Example{"./g/.", "http://a/b/c/g/"},
    Example{"g/./h", "http://a/b/c/g/h"},
    Example{"g/../h", "http://a/b/c/h"},
    Example{"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    Example{"g;x=1/../y", "http://a/b/c/y"},
    Example{"g?y/./x", "http://a/b/c/g?y/./x"},
    Example{"g?y/../x", "http://a/b/c/g?y/../x"},
    Example{"g#s/./x", "http://a/b/c/g#s/./x"},
    Example{"g#s/../x", "http://a/b/c/g#s/../x"},
};

TEST(ResolveUrl, GivesWhatTheRfcGives) {
  for (const auto& [reference, target] : k_rfc_examples) {
    const auto resolved = resolve_url("http://a/b/c/d;p?q", reference);
    ASSERT_TRUE(resolved.has_value()) << reference;
    EXPECT_EQ(*resolved, target) << reference;
  }
}

TEST(ResolveUrl, WorksForFilesOnDisk) {
  EXPECT_EQ(resolve_url("file:///films/a/master.m3u8", "v/1.m4s").value(),
            "file:///films/a/v/1.m4s");
  EXPECT_EQ(resolve_url("file:///films/a/master.m3u8", "../b.m4s").value(), "file:///films/b.m4s");
}

TEST(ResolveUrl, PutsASlashBetweenABareHostAndAPath) {
  EXPECT_EQ(resolve_url("https://media.example", "a.mp4").value(), "https://media.example/a.mp4");
}

TEST(ResolveUrl, IgnoresBlanksAroundAReferenceAndRefusesThemInside) {
  EXPECT_EQ(resolve_url("https://h/", " \t a \r\n").value(), "https://h/a");
  EXPECT_FALSE(resolve_url("https://h/", "a b").has_value());
  EXPECT_FALSE(resolve_url("https://h/", "a\nHost: evil").has_value());
}

TEST(ResolveUrl, NeedsABaseForARelativeReference) {
  EXPECT_EQ(resolve_url("", "a").error().code(), Errc::failure);
  EXPECT_EQ(resolve_url("", "https://h/a").value(), "https://h/a");
}

TEST(HostOf, IsLowerCaseWithoutUserAndPort) {
  EXPECT_EQ(host_of("https://API.Mubi.com:443/x"), "api.mubi.com");
  EXPECT_EQ(host_of("https://mubi.com@evil.example/"), "evil.example");
  EXPECT_EQ(host_of("https://mubi.com./"), "mubi.com");
  EXPECT_EQ(host_of("https://[::1]:8443/"), "::1");
  EXPECT_EQ(host_of("no url"), "");
}

TEST(Url, ThePortIsThatOfHttpsUnlessAnotherIsWritten) {
  EXPECT_EQ(https_port_of("https://mubi.com/"), 443);
  EXPECT_EQ(https_port_of("https://mubi.com:/"), 443);
  EXPECT_EQ(https_port_of("https://mubi.com:443/a:80"), 443);
  EXPECT_EQ(https_port_of("https://mubi.com:8443/"), 8443);
  EXPECT_EQ(https_port_of("https://user:80@mubi.com/"), 443);
  EXPECT_EQ(https_port_of("https://[::1]/"), 443);
  EXPECT_EQ(https_port_of("https://[::1]:8443/"), 8443);
  EXPECT_EQ(https_port_of("https://mubi.com:x/"), std::nullopt);
  EXPECT_EQ(https_port_of("https://mubi.com:70000/"), std::nullopt);
}

TEST(IsHttps, LooksAtTheSchemeInAnyCase) {
  EXPECT_TRUE(is_https("HTTPS://h"));
  EXPECT_FALSE(is_https("http://h"));
  EXPECT_FALSE(is_https("https://"));
  EXPECT_FALSE(is_https("httpsx://h"));
}

TEST(MaskedUrl, HidesTheValuesOfTheQuery) {
  EXPECT_EQ(masked_url("https://h/p?sig=abc&exp=1#f"), "https://h/p?sig=***&exp=***");
  EXPECT_EQ(masked_url("https://h/p?abc"), "https://h/p?***");
  EXPECT_EQ(masked_url("https://h/p?SIGNATURE==&a=1"), "https://h/p?***&a=***");
}

TEST(MaskedUrl, HidesUserAndPassword) {
  EXPECT_EQ(masked_url("https://user:invented@h:8443/p"), "https://h:8443/p");
}

TEST(MaskedUrl, HidesTheSignatureInAPath) {
  EXPECT_EQ(masked_url("https://h/stream/0a1b/6b05/film/seg-1.m4s"), "https://h/.../seg-1.m4s");
  EXPECT_EQ(masked_url("https://h/stream/0a1b/"), "https://h/.../");
  EXPECT_EQ(masked_url("https://h/p"), "https://h/p");
  EXPECT_EQ(masked_url("https://h"), "https://h");
  EXPECT_EQ(masked_url("some/file.mp4"), "some/file.mp4");
}

TEST(MaskedUrl, HidesTheSignatureBehindAName) {
  for (const char* url : {"https://h/a/film.m3u8;token=SIG", "https://h/film.m3u8;token=SIG",
                          "https://h/film.m3u8,SIG", "https://h/a/film.m3u8%3Btoken=SIG",
                          "https://h/a/film.m3u8%3btoken%3dSIG",
                          "https://h/a/film.m3u8&Signature=SIG", "film.m3u8;token=SIG"}) {
    const std::string masked = masked_url(url);
    EXPECT_EQ(masked.find("SIG"), std::string::npos) << masked;
    EXPECT_NE(masked.find("film.m3u8***"), std::string::npos) << masked;
  }
  EXPECT_EQ(masked_url("https://h/a/hdnts=exp=1~hmac=SIG"), "https://h/.../hdnts***");
  EXPECT_EQ(masked_url("https://h/a/" + std::string(60, 'x')), "https://h/.../***");
}

TEST(MaskedUrl, LeavesATextThatIsNoUrl) {
  EXPECT_EQ(masked_url("[a,b]"), "[a,b]");
  EXPECT_EQ(masked_url("Amour & co"), "Amour & co");
}

TEST(MaskedUrl, IsPrintable) {
  EXPECT_EQ(masked_url("https://h\x1b/a\xe2\x80\xae?b\x9b=1"), "https://h /a ?b\ufffd=***");
}

}  // namespace
}  // namespace matinee::http
