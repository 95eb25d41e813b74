// SPDX-License-Identifier: MIT
#include "backup/saved.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "backup/archive.hpp"
#include "backup/files.hpp"
#include "backup/folder.hpp"
#include "library/dates.hpp"

namespace matinee::backup {

namespace {

class SavedBackup final : public Backup {
 public:
  explicit SavedBackup(Folder folder) : folder_(std::move(folder)) {}

  std::optional<std::int64_t> owner() const override {
    if (!folder_.manifest()) return std::nullopt;
    return folder_.manifest()->user_id;
  }

  Result<Report> save(Fetched fetched, const Origin& origin) override {
    today_ = library::day_of(origin.now);
    Report report{.folder = folder_.path().native(), .is_first = !folder_.manifest()};
    Kept kept{.profile = std::move(fetched.profile)};
    MATINEE_TRY_ASSIGN(kept.ratings, updated(k_ratings_file, mubi::RawKind::rating,
                                             std::move(fetched.ratings), report.ratings));
    MATINEE_TRY_ASSIGN(kept.views, updated(k_views_file, mubi::RawKind::view,
                                           std::move(fetched.views), report.views));
    MATINEE_TRY_ASSIGN(kept.wishes, updated(k_wishes_file, mubi::RawKind::wish,
                                            std::move(fetched.wishes), report.wishes));
    MATINEE_TRY_ASSIGN(kept.lists, updated(k_lists_file, mubi::RawKind::list,
                                           std::move(fetched.lists), report.lists));
    MATINEE_TRY(update_films(fetched, kept));
    const auto files = files_of(std::move(kept), origin);
    MATINEE_TRY_ASSIGN(Published published, folder_.publish(files));
    report.left_behind = std::move(published.left_behind);
    report.renamed = std::move(published.renamed);
    return report;
  }

 private:
  bool has(const std::string& file) const {
    const auto& manifest = folder_.manifest();
    return manifest && std::ranges::find(manifest->files, file) != manifest->files.end();
  }

  // Returns the list of the existing backup; empty if it has none. A file that is missing although
  // the manifest names it is an error, because its entries that the service no longer has are lost.
  Result<KeptList> read(const std::string& file, mubi::RawKind kind) const {
    if (!has(file)) return KeptList();
    const auto text = folder_.read(file);
    if (!text && text.error().code() == Errc::not_found) {
      return Error(Errc::integrity, fmt::format("{}: is missing, although {} names it",
                                                (folder_.path() / file).native(), k_manifest_name));
    }
    if (!text) return text.error();
    auto list = read_list(kind, *text);
    if (!list) return list.error().within((folder_.path() / file).native());
    return list;
  }

  Result<KeptList> updated(const std::string& file, mubi::RawKind kind, RawListing now,
                           Change& change) const {
    MATINEE_TRY_ASSIGN(KeptList old, read(file, kind));
    Update update = backup::update(std::move(old), std::move(now), today_);
    change.added = update.added;
    change.gone = update.gone;
    for (const KeptEntry& entry : update.list)
      ++(entry.gone_since.empty() ? change.listed : change.kept);
    return std::move(update.list);
  }

  // A list that was deleted, or whose films were not fetched, keeps its films.
  Result<void> update_films(Fetched& fetched, Kept& kept) const {
    for (const KeptEntry& list : kept.lists) {
      const std::string file = list_file(list.raw.key);
      const auto found = fetched.films_of_lists.find(list.raw.key);
      if (found == fetched.films_of_lists.end()) {
        // An empty file would say that the list has no films.
        if (!has(file)) continue;
        MATINEE_TRY_ASSIGN(kept.films_of_lists[list.raw.key],
                           read(file, mubi::RawKind::listed_film));
      } else {
        Change ignored;
        MATINEE_TRY_ASSIGN(
            kept.films_of_lists[list.raw.key],
            updated(file, mubi::RawKind::listed_film, std::move(found->second), ignored));
      }
    }
    return {};
  }

  Folder folder_;
  std::string today_;
};

}  // namespace

Result<std::unique_ptr<Backup>> open_backup(const std::filesystem::path& folder) {
  MATINEE_TRY_ASSIGN(Folder opened, Folder::open(folder));
  return std::make_unique<SavedBackup>(std::move(opened));
}

}  // namespace matinee::backup
