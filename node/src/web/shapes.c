/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/shapes.h"

#define NIL ES_SHAPE_NIL
#define LIST ES_SHAPE_LIST
#define OPTIONAL ES_SHAPE_OPTIONAL

static const struct es_shape_part place[] = {
        {"id", "id", 0}, {"name", "text", NIL}, {"city", "text", NIL}, {"country", "text", NIL}};

static const struct es_shape_part self[] = {
        {"structure", "id", 0}, {"name", "text", 0},    {"country", "text", 0}, {"city", "text", 0},
        {"lang", "lang", 0},    {"version", "text", 0}, {"letters", "bool", 0}};
static const struct es_shape_part named[] = {{"id", "id", 0}, {"name", "text", 0}};
static const struct es_shape_part counts[] = {{"structures", "count", 0},
                                              {"practices", "count", 0},
                                              {"tools", "count", 0},
                                              {"toolboxes", "count", 0},
                                              {"comments", "count", 0}};
static const struct es_shape_part node[] = {{"node", "Self", 0},
                                            {"federation", "Named", NIL},
                                            {"now", "time", 0},
                                            {"full", "time", NIL},
                                            {"counts", "Counts", 0}};

/* entries and rubrics are of a toolbox, forms of a tutorial */
#define SUMMARY_PARTS                                                                              \
	{"id", "id", 0}, {"kind", "text", 0}, {"title", "text", NIL},                              \
	        {"original_title", "text", NIL}, {"lang", "lang", 0}, {"structure", "id", 0},      \
	        {"organisation", "text", NIL}, {"city", "text", NIL}, {"country", "text", NIL},    \
	        {"summary", "text", NIL}, {"domains", "text", LIST},                               \
	        {"target_groups", "text", LIST}, {"created", "time", 0}, {"comments", "count", 0}, \
	        {"last_comment", "time", NIL}, {"scope", "count", 0}, {"withdrawn", "time", NIL},  \
	        {"translated", "Translated", NIL}, {"entries", "count", OPTIONAL},                 \
	        {"rubrics", "text", LIST | OPTIONAL},                                              \
	{                                                                                          \
		"forms", "text", LIST | OPTIONAL                                                   \
	}
static const struct es_shape_part summary[] = {SUMMARY_PARTS};
static const struct es_shape_part translated[] = {{"lang", "lang", 0},
                                                  {"title", "text", NIL},
                                                  {"summary", "text", NIL},
                                                  {"machine", "bool", 0}};
static const struct es_shape_part practices[] = {
        {"items", "Summary", LIST}, {"next", "text", NIL}, {"total", "count", 0}};

static const struct es_shape_part author[] = {
        {"id", "text", OPTIONAL}, {"name", "text", 0}, {"role", "text", NIL | OPTIONAL}};
static const struct es_shape_part proof[] = {
        {"log", "id", NIL}, {"index", "count", 0}, {"size", "count", 0}, {"logged", "bool", 0}};
/* One that was withdrawn has no more than the first seven and when that was. */
static const struct es_shape_part view[] = {
        {"id", "id", 0},
        {"entity", "id", 0},
        {"structure", "Place", 0},
        {"lang", "lang", 0},
        {"created", "time", 0},
        {"scope", "count", 0},
        {"practice", "Kind_practice", NIL},
        {"author", "Author", NIL | OPTIONAL},
        {"keeper", "Place", NIL | OPTIONAL},
        {"testimonies", "Kind_testimony", LIST | OPTIONAL},
        {"contact", "Kind_profile", NIL | OPTIONAL},
        {"tools", "Kind_tool", LIST | OPTIONAL},
        {"heads", "id", LIST | OPTIONAL},
        {"revisions", "count", OPTIONAL},
        {"proof", "Proof", OPTIONAL},
        {"withdrawn", "time", OPTIONAL},
};

static const struct es_shape_part of[] = {
        {"id", "id", 0}, {"title", "text", NIL}, {"lang", "lang", 0}};
static const struct es_shape_part tool_view[] = {
        {"id", "id", 0},
        {"entity", "id", 0},
        {"structure", "Place", 0},
        {"lang", "lang", 0},
        {"created", "time", 0},
        {"scope", "count", 0},
        {"tool", "Kind_tool", NIL},
        {"author", "Author", NIL | OPTIONAL},
        {"keeper", "Place", NIL | OPTIONAL},
        {"practice", "Of", NIL | OPTIONAL},
        {"heads", "id", LIST | OPTIONAL},
        {"revisions", "count", OPTIONAL},
        {"proof", "Proof", OPTIONAL},
        {"withdrawn", "time", OPTIONAL},
};

static const struct es_shape_part reach[] = {{"records", "count", 0},
                                             {"records_here", "count", 0},
                                             {"files", "count", 0},
                                             {"bytes", "count", 0},
                                             {"bytes_here", "count", 0}};
static const struct es_shape_part origin[] = {
        {"id", "id", 0}, {"title", "text", NIL}, {"lang", "lang", 0}, {"structure", "Place", 0}};
static const struct es_shape_part toolbox_view[] = {
        {"id", "id", 0},
        {"entity", "id", 0},
        {"structure", "Place", 0},
        {"lang", "lang", 0},
        {"created", "time", 0},
        {"scope", "count", 0},
        {"toolbox", "Kind_toolbox", NIL},
        {"author", "Author", NIL | OPTIONAL},
        {"keeper", "Place", NIL | OPTIONAL},
        {"cards", "Summary", LIST | OPTIONAL},
        {"reach", "Reach", OPTIONAL},
        {"origin", "Origin", NIL | OPTIONAL},
        {"taken", "time", NIL | OPTIONAL},
        {"heads", "id", LIST | OPTIONAL},
        {"revisions", "count", OPTIONAL},
        {"proof", "Proof", OPTIONAL},
        {"withdrawn", "time", OPTIONAL},
};
static const struct es_shape_part adopted[] = {{"id", "id", 0},
                                               {"kind", "text", 0},
                                               {"title", "text", NIL},
                                               {"lang", "lang", 0},
                                               {"structure", "Place", 0}};
static const struct es_shape_part tutorial_view[] = {
        {"id", "id", 0},
        {"entity", "id", 0},
        {"structure", "Place", 0},
        {"lang", "lang", 0},
        {"created", "time", 0},
        {"scope", "count", 0},
        {"tutorial", "Kind_tutorial", NIL},
        {"author", "Author", NIL | OPTIONAL},
        {"keeper", "Place", NIL | OPTIONAL},
        {"about", "Adopted", NIL | OPTIONAL},
        {"voices", "Kind_testimony", LIST | OPTIONAL},
        {"heads", "id", LIST | OPTIONAL},
        {"revisions", "count", OPTIONAL},
        {"proof", "Proof", OPTIONAL},
        {"withdrawn", "time", OPTIONAL},
};
static const struct es_shape_part taken_from[] = {{"id", "id", 0}, {"structure", "Place", 0}};
static const struct es_shape_part adoption[] = {
        {"id", "id", 0},
        {"record", "id", 0},
        {"about", "Adopted", 0},
        {"structure", "Place", 0},
        {"author", "Author", NIL},
        {"lang", "lang", 0},
        {"scope", "count", 0},
        {"created", "time", 0},
        {"changed", "time", 0},
        {"state", "text", 0},
        {"since", "text", NIL},
        {"until", "text", NIL},
        {"city", "text", NIL},
        {"country", "text", NIL},
        {"adapted", "text", NIL},
        {"agreement", "any", LIST | NIL},
        {"follow_ups", "any", LIST | NIL},
        {"from", "TakenFrom", NIL},
        {"heads", "id", LIST},
        {"revisions", "count", 0},
        {"proof", "Proof", 0},
};
static const struct es_shape_part adoption_counts[] = {{"interested", "count", 0},
                                                       {"hosting", "count", 0},
                                                       {"trying", "count", 0},
                                                       {"in_use", "count", 0},
                                                       {"stopped", "count", 0}};
static const struct es_shape_part adoptions[] = {{"items", "Adoption", LIST},
                                                 {"next", "text", NIL},
                                                 {"total", "count", 0},
                                                 {"counts", "AdoptionCounts", 0}};
static const struct es_shape_part adopter[] = {
        {"depth", "count", 0},  {"id", "id", 0},          {"structure", "Place", 0},
        {"city", "text", NIL},  {"country", "text", NIL}, {"state", "text", 0},
        {"since", "text", NIL}, {"year", "count", 0},     {"created", "time", 0}};
static const struct es_shape_part tree[] = {{"about", "Adopted", 0}, {"adopters", "Adopter", LIST}};
static const struct es_shape_part spread_place[] = {
        {"country", "text", NIL}, {"year", "count", 0}, {"count", "count", 0}};
static const struct es_shape_part spreading[] = {{"total", "count", 0},
                                                 {"things", "count", 0},
                                                 {"counts", "AdoptionCounts", 0},
                                                 {"trees", "SpreadingTree", LIST},
                                                 {"places", "SpreadingPlace", LIST}};

static const struct es_shape_part quote[] = {
        {"id", "id", 0}, {"passage", "text", NIL}, {"author", "Author", NIL}};
static const struct es_shape_part mention[] = {{"structure", "id", 0}, {"person", "text", 0}};
static const struct es_shape_part reaction[] = {{"code", "text", 0}, {"by", "text", LIST}};
static const struct es_shape_part comment[] = {
        {"id", "id", 0},
        {"about", "id", NIL},
        {"parent", "id", NIL},
        {"text", "text", NIL},
        {"quote", "Quote", NIL},
        {"mentions", "Mention", LIST | NIL},
        {"files", "any", LIST | NIL},
        {"lang", "lang", 0},
        {"created", "time", 0},
        {"number", "count", 0},
        {"author", "Author", NIL},
        {"structure", "Place", 0},
        {"reactions", "Reaction", LIST},
        {"pending", "bool", 0},
        {"withdrawn", "time", NIL},
};
static const struct es_shape_part comments[] = {{"items", "Comment", LIST}, {"next", "text", NIL},
                                                {"previous", "text", NIL},  {"total", "count", 0},
                                                {"read", "count", 0},       {"unread", "count", 0},
                                                {"first_unread", "id", NIL}};

static const struct es_shape_part written[] = {{"lang", "lang", 0}, {"count", "count", 0}};
static const struct es_shape_part forked[] = {
        {"log", "id", 0}, {"index", "count", 0}, {"seen", "time", 0}};
static const struct es_shape_part structure[] = {
        {"id", "id", 0},
        {"card", "id", NIL},
        {"name", "text", 0},
        {"country", "text", 0},
        {"city", "text", 0},
        {"lang", "lang", 0},
        {"mission", "text", NIL},
        {"website", "text", NIL},
        {"since", "time", 0},
        {"self", "bool", 0},
        {"coordinator", "bool", 0},
        {"steward", "bool", 0},
        {"practices", "count", 0},
        {"languages", "Written", LIST},
        {"state", "text", 0},
        {"last_seen", "time", NIL},
        {"left", "time", NIL},
        {"stays", "bool", 0},
        {"keeper", "Place", NIL},
        {"forks", "Fork", LIST},
};
static const struct es_shape_part structures[] = {{"items", "Structure", LIST}};

static const struct es_shape_part option[] = {{"code", "text", 0}, {"label", "text", 0}};
static const struct es_shape_part field[] = {
        {"name", "text", 0},       {"type", "text", 0},         {"label", "text", 0},
        {"help", "text", NIL},     {"max", "count", 0},         {"max_items", "count", 0},
        {"max_words", "count", 0}, {"options", "Option", LIST}, {"fields", "Field", LIST},
        {"list", "bool", 0},       {"required", "bool", 0},
};
static const struct es_shape_part kind[] = {{"kind", "text", 0},
                                            {"number", "count", 0},
                                            {"label", "text", 0},
                                            {"fields", "Field", LIST}};
static const struct es_shape_part kinds[] = {{"lang", "lang", 0}, {"kinds", "Kind", LIST}};

static const struct es_shape_part part[] = {{"text", "text", 0}, {"hit", "bool", 0}};
static const struct es_shape_part spoken[] = {
        {"subtitles", "id", 0}, {"file", "id", 0}, {"lang", "lang", 0}, {"start", "count", 0}};
static const struct es_shape_part match[] = {{"field", "text", 0},
                                             {"via", "lang", NIL},
                                             {"parts", "Part", LIST},
                                             {"spoken", "Spoken", NIL}};
static const struct es_shape_part find[] = {SUMMARY_PARTS,
                                            {"practice", "id", NIL},
                                            {"languages", "lang", LIST},
                                            {"match", "Match", NIL}};
static const struct es_shape_part found[] = {{"items", "Find", LIST},
                                             {"next", "text", NIL},
                                             {"total", "count", 0},
                                             {"facets", "any", 0}};

static const struct es_shape_part fault[] = {{"code", "text", 0}, {"message", "text", 0}};

#define SHAPE(name, parts)                                                                         \
	{                                                                                          \
		name, parts, sizeof(parts) / sizeof((parts)[0])                                    \
	}
const struct es_shape es_shapes[] = {
        SHAPE("Place", place),
        SHAPE("Self", self),
        SHAPE("Named", named),
        SHAPE("Counts", counts),
        SHAPE("Node", node),
        SHAPE("Summary", summary),
        SHAPE("Practices", practices),
        SHAPE("Author", author),
        SHAPE("Proof", proof),
        SHAPE("View", view),
        SHAPE("Quote", quote),
        SHAPE("Mention", mention),
        SHAPE("Reaction", reaction),
        SHAPE("Comment", comment),
        SHAPE("Comments", comments),
        SHAPE("Written", written),
        SHAPE("Fork", forked),
        SHAPE("Structure", structure),
        SHAPE("Structures", structures),
        SHAPE("Option", option),
        SHAPE("Field", field),
        SHAPE("Kind", kind),
        SHAPE("Kinds", kinds),
        SHAPE("Part", part),
        SHAPE("Spoken", spoken),
        SHAPE("Match", match),
        SHAPE("Find", find),
        SHAPE("Found", found),
        SHAPE("Fault", fault),
        SHAPE("Translated", translated),
        SHAPE("ToolView", tool_view),
        SHAPE("Of", of),
        SHAPE("Reach", reach),
        SHAPE("Origin", origin),
        SHAPE("ToolboxView", toolbox_view),
        SHAPE("Adopted", adopted),
        SHAPE("TutorialView", tutorial_view),
        SHAPE("TakenFrom", taken_from),
        SHAPE("Adoption", adoption),
        SHAPE("AdoptionCounts", adoption_counts),
        SHAPE("Adoptions", adoptions),
        SHAPE("Adopter", adopter),
        SHAPE("SpreadingTree", tree),
        SHAPE("SpreadingPlace", spread_place),
        SHAPE("Spreading", spreading),
};
const size_t es_shapes_len = sizeof(es_shapes) / sizeof(es_shapes[0]);
