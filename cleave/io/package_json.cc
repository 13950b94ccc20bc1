#include "cleave/io/package_json.h"

#include <fmt/format.h>

#include <array>

#include "cleave/base/error.h"
#include "cleave/io/json_document.h"
#include "cleave/io/json_reader.h"
#include "cleave/io/json_text.h"
#include "cleave/io/nearest_name.h"

namespace cleave {
namespace {

constexpr std::string_view kFormat = "cleave.package/1";

// Indexed by the enumerations' values.
constexpr std::array<std::string_view, 2> kTransfers = {"serial", "overlapped"};
constexpr std::array<std::string_view, 2> kForwarding = {"none", "relay"};

template <typename Enum>
Enum ReadEnum(const JsonObject& object, std::string_view key,
              const std::array<std::string_view, 2>& names) {
  const std::string text = object.String(key);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  throw InputError({"", object.Place(key)}, "\"" + text + "\" is not known",
                   SuggestName(text, names));
}

ChipSpec ReadChip(const JsonValue& value, std::string place) {
  const JsonObject chip(value, std::move(place),
                        {"flops_per_second", "sram_bytes", "sram_bytes_per_second"});
  return {chip.Number("flops_per_second"), chip.Integer("sram_bytes"),
          chip.Number("sram_bytes_per_second")};
}

void ReadChipList(const JsonObject& object, Package& package) {
  if (object.Find("chip") != nullptr) {
    throw InputError({"", object.Place("chip")}, "\"chips\" lists every chip already",
                     "remove \"chip\", or make \"chips\" a number");
  }
  const JsonList list(object.Get("chips"), object.Place("chips"));
  if (list.size() > static_cast<std::size_t>(kMaxChips)) {
    throw InputError({"", object.Place("chips")},
                     fmt::format("{} chips; at most {} are supported", list.size(), kMaxChips));
  }
  package.shared_chip = false;
  for (std::size_t c = 0; c < list.size(); ++c) {
    package.chips.push_back(ReadChip(list[c], list.Place(c)));
  }
}

void ReadChips(const JsonObject& object, Package& package) {
  if (std::holds_alternative<JsonElements>(object.Get("chips").data)) {
    ReadChipList(object, package);
    return;
  }
  const std::int64_t count = object.Integer("chips", {1, kMaxChips});
  const ChipSpec chip = ReadChip(object.Get("chip"), object.Place("chip"));
  package.chips.assign(static_cast<std::size_t>(count), chip);
}

void ReadLinks(const JsonObject& object, Package& package) {
  const JsonObject link(object.Get("link"), object.Place("link"),
                        {"bytes_per_second", "latency_seconds"});
  package.link.bytes_per_second = link.Number("bytes_per_second");
  package.link.latency_seconds = link.OptionalNumber("latency_seconds").value_or(0);
  if (const JsonValue* value = object.Find("host_link")) {
    const JsonObject host(*value, object.Place("host_link"), {"bytes_per_second"});
    package.host_bytes_per_second = host.Number("bytes_per_second");
  }
}

void ReadRules(const JsonObject& object, Package& package) {
  const JsonObject rules(object.Get("constraints"), object.Place("constraints"),
                         {"no_skipping", "triangle"});
  if (rules.Has("no_skipping")) package.no_skipping = rules.Bool("no_skipping");
  if (rules.Has("triangle")) package.triangle = rules.Bool("triangle");
  package.transfers = ReadEnum<Transfers>(object, "transfers", kTransfers);
  if (object.Has("forwarding")) {
    package.forwarding = ReadEnum<Forwarding>(object, "forwarding", kForwarding);
  }
}

std::string ChipToJson(const ChipSpec& chip) {
  return fmt::format(R"({{"flops_per_second": {}, "sram_bytes": {}, "sram_bytes_per_second": {}}})",
                     JsonNumber(chip.flops_per_second), chip.sram_bytes,
                     JsonNumber(chip.sram_bytes_per_second));
}

std::string ChipsToJson(const Package& package, std::string_view indent) {
  if (package.shared_chip && package.homogeneous() && !package.chips.empty()) {
    return fmt::format("\"chips\": {},\n{} \"chip\": {}", package.num_chips(), indent,
                       ChipToJson(package.chips.front()));
  }
  std::string text = "\"chips\": [";
  for (std::size_t c = 0; c < package.chips.size(); ++c) {
    text += fmt::format("{}\n{}  {}", c > 0 ? "," : "", indent, ChipToJson(package.chips[c]));
  }
  return text + fmt::format("\n{} ]", indent);
}

}  // namespace

Package PackageFromJson(const JsonValue& value, const std::string& place) {
  CheckFormat(value, place, kFormat);
  const JsonObject object(value, place,
                          {"format", "name", "chips", "chip", "link", "host_link", "constraints",
                           "transfers", "forwarding"});
  Package package;
  package.name = object.String("name");
  ReadChips(object, package);
  ReadLinks(object, package);
  ReadRules(object, package);
  CheckUnder(place, [&] { Validate(package); });
  return package;
}

std::string PackageToJson(const Package& package, std::string_view indent) {
  const std::string separator = fmt::format(",\n{} ", indent);
  std::string text = fmt::format("{{\"format\": \"{}\"", kFormat);
  text += separator + "\"name\": " + JsonString(package.name);
  text += separator + ChipsToJson(package, indent);
  text += separator + fmt::format(R"("link": {{"bytes_per_second": {}, "latency_seconds": {}}})",
                                  JsonNumber(package.link.bytes_per_second),
                                  JsonNumber(package.link.latency_seconds));
  text += separator + "\"host_link\": ";
  text += package.host_bytes_per_second ? fmt::format(R"({{"bytes_per_second": {}}})",
                                                      JsonNumber(*package.host_bytes_per_second))
                                        : "null";
  text += separator + fmt::format(R"("constraints": {{"no_skipping": {}, "triangle": {}}})",
                                  package.no_skipping, package.triangle);
  text += separator + fmt::format(R"("transfers": "{}", "forwarding": "{}"}})",
                                  kTransfers[static_cast<std::size_t>(package.transfers)],
                                  kForwarding[static_cast<std::size_t>(package.forwarding)]);
  return text;
}

}  // namespace cleave
