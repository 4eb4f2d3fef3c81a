/* SPDX-License-Identifier: EUPL-1.2 */
/* Which words name which field: the schema's labels in six languages, and the other words that
 * forms print for them. Built into a sheet's arena; one thread at a time. */
#ifndef ESSAIM_SHEET_LABELS_H
#define ESSAIM_SHEET_LABELS_H

#include "sheet/arena.h"

#include "essaim/schema.h"

enum es_slot_role {
	ES_SLOT_FIELD,         /* a field of the schema, path and all */
	ES_SLOT_PART,          /* a group: the fields that follow are its own */
	ES_SLOT_RECORD,        /* a testimony, tool or contact begins */
	ES_SLOT_PLACE,         /* city and country in one */
	ES_SLOT_CONTACT,       /* whom to write to, and the website */
	ES_SLOT_PROFESSIONALS, /* testimonies of professionals */
	ES_SLOT_BENEFICIARIES, /* testimonies of beneficiaries */
	ES_SLOT_RIGHTS,        /* licence, project, funder: fields of no group */
	ES_SLOT_LANGUAGE       /* the sheet's own */
};

struct es_slot {
	enum es_slot_role role;
	uint64_t kind;                /* of the record */
	const struct es_field *field; /* of ES_SLOT_FIELD and ES_SLOT_PART */
	const struct es_field *group; /* that the slot stands in; NULL: none */
	const char *path;             /* "description.title" */
	size_t order;                 /* in the form */
};

struct es_label_entry {
	const char *folded;
	const struct es_slot *slot;
	enum es_language lang;
};

struct es_label_index {
	struct es_slot *slots;
	size_t slots_count;
	struct es_label_entry *entries; /* sorted by folded */
	size_t entries_count;
};

es_err es_label_index_build(struct es_arena *arena, struct es_label_index *index) ES_MUST_USE;
/* All entries of exactly these folded words. */
size_t es_label_find(const struct es_label_index *index, const char *folded,
                     const struct es_label_entry **first);
/* The nearest entry within the tolerance for scanning faults, or NULL. Costs a walk over all
 * entries. */
const struct es_label_entry *es_label_find_near(const struct es_label_index *index,
                                                const char *folded);
const struct es_slot *es_label_slot(const struct es_label_index *index, uint64_t kind,
                                    const char *path);
const struct es_slot *es_label_slot_of(const struct es_label_index *index, enum es_slot_role role,
                                       uint64_t kind);
/* Whether these folded words stand in the label or help of a field, in any language: then they
 * belong to the form. */
bool es_label_prints(const struct es_field *field, const char *word);

/* The headings that our own Markdown prints besides the schema's labels. */
extern const struct es_label es_label_rights;
extern const struct es_label es_label_language;
extern const struct es_label es_label_professionals;
extern const struct es_label es_label_beneficiaries;

/* Long questions of the form, which scanners break over lines and people answer right behind. */
struct es_question {
	const char *folded;
	const char *path; /* of the practice */
	enum es_language lang;
};
extern const struct es_question es_questions[];
extern const size_t es_questions_count;

/* Other words for a slot, folded. path is of the practice, or NULL where role says it. */
struct es_alias {
	enum es_slot_role role;
	uint64_t kind;
	const char *path;
	enum es_language lang;
	const char *folded;
};
extern const struct es_alias es_aliases[];
extern const size_t es_aliases_count;

/* The rubrics of a tool that is told inside the sheet: begins tells whether such a heading may open
 * one. */
struct es_tool_heading {
	const char *folded;
	const char *path;
	bool begins;
	bool alone; /* counts only when nothing follows it on its line */
};
extern const struct es_tool_heading es_tool_headings[];
extern const size_t es_tool_headings_count;

#endif
