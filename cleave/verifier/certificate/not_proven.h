// How the check of a certificate ends early: the certificate does not prove its bound.
//
// Never leaves CheckCertificate(), which turns it into a result.
#pragma once

#include <stdexcept>

namespace cleave::verifier {

class NotProven : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace cleave::verifier
