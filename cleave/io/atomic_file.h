// Writing of whole files so that nobody ever sees half of one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cleave {

// Replaces the file at `path` by `text`: a temporary file in the same folder, flushed to disk, then
// renamed over the target. A symbolic link is followed; what is no regular file (/dev/null, a pipe)
// is written to in place. Throws InputError with the path and the system's reason; the old content
// then stands, and no temporary file is left.
void AtomicWrite(const std::filesystem::path& path, std::string_view text);

// The same for several files that belong together: all are written before the first is renamed, so
// a full disk or an unwritable folder leaves every old file as it was. (The renames themselves are
// one system call each; a crash between two of them is the remaining gap.) The same file twice is
// an InputError.
void AtomicWriteAll(const std::vector<std::pair<std::filesystem::path, std::string>>& files);

// Throws the InputError that AtomicWriteAll() would throw for these paths now: for work that takes
// long before it has something to write. Leaves nothing behind; a full disk it cannot foresee.
void CheckWritable(const std::vector<std::filesystem::path>& paths);

}  // namespace cleave
