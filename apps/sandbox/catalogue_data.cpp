// SPDX-License-Identifier: MIT
//
// Every title, name and number here is invented.
#include <array>

#include "catalogue.hpp"

namespace matinee::sandbox {
namespace {

constexpr Offer k_both{.hls = "clear/master.m3u8", .dash = "clear/manifest.mpd", .progressive = {}};
constexpr Offer k_hls{.hls = "clear/master.m3u8", .dash = {}, .progressive = {}};
constexpr Offer k_hls_ts{.hls = "ts/master.m3u8", .dash = {}, .progressive = {}};
constexpr Offer k_hls_ranges{.hls = "ranges/master.m3u8", .dash = {}, .progressive = {}};
constexpr Offer k_dash{.hls = {}, .dash = "clear/manifest.mpd", .progressive = {}};
constexpr Offer k_dash_timeline{.hls = {}, .dash = "timeline/manifest.mpd", .progressive = {}};
constexpr Offer k_file{.hls = {}, .dash = {}, .progressive = "file/film.mp4"};
constexpr Offer k_marked_drm{.hls = "marked/master_key.m3u8",
                             .dash = "marked/manifest.mpd",
                             .progressive = {},
                             .has_drm_object = true};
constexpr Offer k_marked{
    .hls = "marked/master.m3u8", .dash = "marked/manifest.mpd", .progressive = {}};
constexpr Offer k_lying_entry{
    .hls = "lying/master.m3u8", .dash = "lying/manifest.mpd", .progressive = {}};
constexpr Offer k_lying_box{
    .hls = "lying/master_box.m3u8", .dash = "lying/manifest_box.mpd", .progressive = {}};

using enum TrailerKind;
using enum Licence;

// clang-format off
constexpr std::array<FilmSpec, 44> k_films{{
    {100001, "the-lantern-keeper", "The Lantern Keeper", 2019, 96, "Ilse Varga", "Drama", "Netherlands", &k_both, optimised},
    {100002, "salt-and-static", "Salt and Static", 2021, 88, "Tomas Okafor", "Documentary", "Portugal", &k_hls, optimised},
    {100003, "paper-harbour", "Paper Harbour", 2017, 104, "Noor Lindqvist", "Drama", "Sweden", &k_dash, optimised},
    {100004, "one-reel-left", "One Reel Left", 1998, 71, "Adela Brandt", "Comedy", "Austria", &k_file, optimised},
    {100005, "the-locked-garden", "The Locked Garden", 2020, 118, "Pavel Iriarte", "Thriller", "Spain", &k_marked_drm, optimised},
    {100006, "quiet-cipher", "Quiet Cipher", 2022, 101, "Mina Castellane", "Thriller", "France", &k_marked, optimised},
    {100007, "false-dawn-street", "False Dawn Street", 2015, 93, "Gil Hartono", "Crime", "Indonesia", &k_lying_entry, optimised},
    {100008, "border-weather", "Border Weather", 2018, 109, "Ruta Kalnina", "Drama", "Latvia", &k_both, optimised, geo_blocked},
    {100009, "the-absent-projectionist", "The Absent Projectionist", 1964, 82, "Henri Malvaux", "Drama", "Belgium", nullptr, none, not_offered},
    {100010, "coming-to-the-orpheum", "Coming to the Orpheum", 2026, 99, "Sade Whitlock", "Romance", "Nigeria", nullptr, optimised, not_offered},
    {100011, "a-door-in-october", "A Door in October", 2009, 87, "Joao Ferreira-Lund", "Mystery", "Portugal", nullptr, plain, not_offered},
    {100012, "transport-stream", "Transport Stream", 2003, 76, "Beatriz Olmo", "Short", "Mexico", &k_hls_ts, plain},
    {100013, "pieces-of-one-reel", "Pieces of One Reel", 2011, 80, "Anton Weiss", "Avant-Garde", "Germany", &k_hls_ranges, plain},
    {100014, "the-timetable", "The Timetable", 2014, 90, "Keiko Morrow", "Drama", "Japan", &k_dash_timeline, plain},
    {100015, "boxed-in", "Boxed In", 2016, 95, "Lars Tennant", "Crime", "Denmark", &k_lying_box, none},
    {100016, "orchard-of-tin", "Orchard of Tin", 1972, 85, "Vera Solis", "Drama", "Chile", &k_both, none},
    {100017, "the-ninth-ferry", "The Ninth Ferry", 1981, 97, "Dimos Kaltsas", "Adventure", "Greece", &k_both, plain},
    {100018, "the-colour-of-gravel", "The Colour of Gravel", 2005, 102, "Amrit Dhaliwal", "Drama", "India", &k_both, plain},
    {100019, "winter-for-beginners", "Winter for Beginners", 2012, 78, "Eeva Rautio", "Comedy", "Finland", &k_both, plain},
    {100020, "the-second-violin", "The Second Violin", 1958, 111, "Oskar Lenz", "Drama", "Austria", &k_both, plain},
    {100021, "under-the-viaduct", "Under the Viaduct", 1995, 89, "Carla Bonetti", "Crime", "Italy", &k_both, plain},
    {100022, "maps-of-nowhere", "Maps of Nowhere", 2023, 120, "Isaac Thorne", "Documentary", "Ireland", &k_both, optimised},
    {100023, "the-glass-ferryman", "The Glass Ferryman", 2001, 94, "Yun Seo-rin", "Fantasy", "South Korea", &k_both, plain},
    {100024, "salon-of-moths", "Salon of Moths", 1969, 83, "Therese Auclair", "Horror", "Canada", &k_both, none},
    {100025, "cinema-rain-ete", "Cin\u00e9ma, Rain & \u00c9t\u00e9: \u201cA/B\u201d", 1987, 91, "Zo\u00eb M\u00fcller", "Romance", "Switzerland", &k_both, none},
    {100026, "the-slow-telegram", "The Slow Telegram", 1933, 68, "Edith Marlowe", "Comedy", "United Kingdom", &k_both, none},
    {100027, "nightshift-at-the-aviary", "Nightshift at the Aviary", 2013, 86, "Paulo Reis", "Drama", "Brazil", &k_both, plain},
    {100028, "the-clockmakers-strike", "The Clockmaker's Strike", 1977, 107, "Jana Horak", "Drama", "Czechia", &k_both, plain},
    {100029, "blue-hour-ledger", "Blue Hour Ledger", 2024, 98, "Mara Eisler", "Thriller", "Germany", &k_both, optimised},
    {100030, "the-last-usher", "The Last Usher", 2008, 92, "Benat Arrieta", "Drama", "Spain", &k_both, none},
    {100031, "a-field-guide-to-echoes", "A Field Guide to Echoes", 2010, 73, "Lotte Vermeer", "Documentary", "Netherlands", &k_both, none},
    {100032, "two-winters-in-torun", "Two Winters in Torun", 1990, 115, "Zofia Maj", "Drama", "Poland", &k_both, none},
    {100101, "harbour-lights-1-1", "The Pilot Boat", 2022, 24, "Noor Lindqvist", "TV Series", "Sweden", &k_both, none, live, {1, 1}},
    {100102, "harbour-lights-1-2", "Fog Signal", 2022, 25, "Noor Lindqvist", "TV Series", "Sweden", &k_both, none, live, {2, 1}},
    {100103, "harbour-lights-1-3", "The Chandlery", 2022, 24, "Noor Lindqvist", "TV Series", "Sweden", &k_hls, none, live, {3, 1}},
    {100104, "harbour-lights-1-4", "Low Water", 2022, 26, "Noor Lindqvist", "TV Series", "Sweden", &k_dash, none, live, {4, 1}},
    {100105, "harbour-lights-1-5", "The Inspector", 2022, 25, "Noor Lindqvist", "TV Series", "Sweden", &k_both, none, live, {5, 1}},
    {100106, "harbour-lights-1-6", "Spring Tide", 2022, 28, "Noor Lindqvist", "TV Series", "Sweden", &k_both, none, live, {6, 1}},
    {100107, "harbour-lights-2-1", "A New Lamp", 2024, 24, "Noor Lindqvist", "TV Series", "Sweden", &k_both, none, live, {1, 2}},
    {100108, "harbour-lights-2-2", "The Salvage", 2024, 25, "Noor Lindqvist", "TV Series", "Sweden", &k_both, none, live, {2, 2}},
    {100109, "harbour-lights-2-3", "Letters Ashore", 2024, 25, "Noor Lindqvist", "TV Series", "Sweden", &k_both, none, live, {3, 2}},
    {100110, "harbour-lights-2-4", "The Breakwater", 2024, 24, "Noor Lindqvist", "TV Series", "Sweden", &k_marked_drm, none, live, {4, 2}},
    {100111, "harbour-lights-2-5", "Storm Cone", 2024, 26, "Noor Lindqvist", "TV Series", "Sweden", &k_both, none, live, {5, 2}},
    {100112, "harbour-lights-2-6", "Home Port", 2024, 30, "Noor Lindqvist", "TV Series", "Sweden", &k_both, none, live, {6, 2}},
}};
// clang-format on

}  // namespace

std::span<const FilmSpec> all_films() {
  return k_films;
}

}  // namespace matinee::sandbox
