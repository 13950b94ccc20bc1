// Certificates of a search's bound.
#pragma once

#include <string>

#include "cleave/problem/certificate.h"
#include "cleave/search/search.h"

namespace cleave {

// Of the bound in `result`, of a search that kept its evidence. The certificate is checked by the
// verifier before anybody sees it: what that does not accept is called uncertified, with the
// reason.
Certificate MakeCertificate(const Problem& problem, const SearchResult& result);

// What to write to a file: the text, compressed if the file's name says so (.zst) or it is large.
std::string CertificateBytes(const Certificate& certificate, const std::string& file_name);

}  // namespace cleave
