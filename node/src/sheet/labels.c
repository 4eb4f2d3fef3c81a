/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/labels.h"

#include "sheet/fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDED_MAX 200
#define SLOTS_MAX 160
#define PATH_MAX_BYTES 128

struct build {
	struct es_arena *arena;
	struct es_label_index *index;
	size_t entries_capacity;
};

static struct es_slot *add_slot(struct build *b, struct es_slot slot)
{
	struct es_label_index *index = b->index;

	es_assert(index->slots_count < SLOTS_MAX);
	if (b->arena->failed)
		return NULL;
	slot.order = index->slots_count;
	index->slots[index->slots_count] = slot;
	return &index->slots[index->slots_count++];
}

static void add_entry(struct build *b, const struct es_slot *slot, enum es_language lang,
                      const char *folded)
{
	struct es_label_index *index = b->index;

	if (b->arena->failed || *folded == '\0')
		return;
	if (index->entries_count == b->entries_capacity) {
		size_t capacity = b->entries_capacity ? 2 * b->entries_capacity : 1024;
		struct es_label_entry *grown = es_arena_take(b->arena, capacity * sizeof(*grown));
		if (!grown)
			return;
		if (index->entries_count)
			memcpy(grown, index->entries, index->entries_count * sizeof(*grown));
		index->entries = grown;
		b->entries_capacity = capacity;
	}
	index->entries[index->entries_count++] = (struct es_label_entry){folded, slot, lang};
}

static const char *keep(struct build *b, const char *text)
{
	struct es_bytes copy = es_arena_copy(b->arena, es_bytes_of(text, strlen(text) + 1));

	return copy.data ? (const char *)copy.data : "";
}

/* Each label, and the same without what it says in brackets, since sheets are not consistent
 * there. */
static void add_label(struct build *b, const struct es_slot *slot, const struct es_label *label)
{
	char folded[FOLDED_MAX];

	for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++) {
		struct es_bytes text = es_bytes_str(label->in[lang]);
		size_t bracket = es_find(text, " (", 0);

		es_fold(text, folded, sizeof(folded));
		add_entry(b, slot, (enum es_language)lang, keep(b, folded));
		if (bracket != SIZE_MAX) {
			es_fold(es_slice(text, 0, bracket), folded, sizeof(folded));
			add_entry(b, slot, (enum es_language)lang, keep(b, folded));
		}
	}
}

static void add_role(struct build *b, enum es_slot_role role, const struct es_field *group,
                     const struct es_label *label)
{
	struct es_slot *slot = add_slot(
	        b, (struct es_slot){
	                   .role = role, .kind = ES_KIND_PRACTICE, .group = group, .path = ""});

	if (label)
		add_label(b, slot, label);
}

/* The form asks in one place for what the schema keeps in several; those slots stand where the form
 * has them. */
static void add_form_slots(struct build *b, const struct es_field *group, const char *after)
{
	if (strcmp(after, "organisation.name") == 0) {
		add_role(b, ES_SLOT_PLACE, group, NULL);
	} else if (strcmp(after, "organisation.website") == 0) {
		add_role(b, ES_SLOT_CONTACT, group, NULL);
	} else if (strcmp(after, "results.evaluation") == 0) {
		add_role(b, ES_SLOT_PROFESSIONALS, group, &es_label_professionals);
		add_role(b, ES_SLOT_BENEFICIARIES, group, &es_label_beneficiaries);
	}
}

static void add_field(struct build *b, uint64_t kind, const struct es_field *group,
                      const struct es_field *field)
{
	char path[PATH_MAX_BYTES];

	snprintf(path, sizeof(path), "%s%s%s", group ? group->name : "", group ? "." : "",
	         field->name);
	struct es_slot *slot = add_slot(b, (struct es_slot){.role = ES_SLOT_FIELD,
	                                                    .kind = kind,
	                                                    .field = field,
	                                                    .group = group,
	                                                    .path = keep(b, path)});
	/* A reference to the practice is never written in a sheet. */
	if (field->type != ES_FIELD_ID)
		add_label(b, slot, &field->label);
	if (kind == ES_KIND_PRACTICE)
		add_form_slots(b, group, path);
}

static void add_schema(struct build *b, uint64_t kind)
{
	const struct es_schema *schema = es_schema_of(kind);

	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type != ES_FIELD_GROUP || field->list) {
			add_field(b, kind, NULL, field);
			continue;
		}
		struct es_slot *part = add_slot(b, (struct es_slot){.role = ES_SLOT_PART,
		                                                    .kind = kind,
		                                                    .field = field,
		                                                    .path = field->name});
		add_label(b, part, &field->label);
		for (size_t j = 0; j < field->fields_len; j++)
			add_field(b, kind, field, &field->fields[j]);
	}
}

static void add_record(struct build *b, uint64_t kind)
{
	struct es_slot *slot =
	        add_slot(b, (struct es_slot){.role = ES_SLOT_RECORD, .kind = kind, .path = ""});

	add_label(b, slot, &es_schema_of(kind)->label);
}

static void add_aliases(struct build *b)
{
	for (size_t i = 0; i < es_aliases_count; i++) {
		const struct es_alias *alias = &es_aliases[i];
		const struct es_slot *slot =
		        alias->path ? es_label_slot(b->index, alias->kind, alias->path)
		                    : es_label_slot_of(b->index, alias->role, alias->kind);
		es_assert(slot);
		add_entry(b, slot, alias->lang, alias->folded);
	}
}

static int compare_entries(const void *a, const void *b)
{
	const struct es_label_entry *left = a;
	const struct es_label_entry *right = b;
	int order = strcmp(left->folded, right->folded);

	if (order != 0)
		return order;
	return left->slot->order < right->slot->order ? -1 : left->slot->order > right->slot->order;
}

es_err es_label_index_build(struct es_arena *arena, struct es_label_index *index)
{
	struct build b = {.arena = arena, .index = index};

	*index = (struct es_label_index){
	        .slots = es_arena_take(arena, SLOTS_MAX * sizeof(struct es_slot))};
	if (arena->failed)
		return ES_NO_MEMORY;
	add_schema(&b, ES_KIND_PRACTICE);
	add_role(&b, ES_SLOT_RIGHTS, NULL, &es_label_rights);
	add_role(&b, ES_SLOT_LANGUAGE, NULL, &es_label_language);
	add_record(&b, ES_KIND_TESTIMONY);
	add_schema(&b, ES_KIND_TESTIMONY);
	add_record(&b, ES_KIND_PROFILE);
	add_schema(&b, ES_KIND_PROFILE);
	add_record(&b, ES_KIND_TOOL);
	add_schema(&b, ES_KIND_TOOL);
	if (arena->failed)
		return ES_NO_MEMORY;
	add_aliases(&b);
	if (arena->failed)
		return ES_NO_MEMORY;
	qsort(index->entries, index->entries_count, sizeof(index->entries[0]), compare_entries);
	return ES_OK;
}

size_t es_label_find(const struct es_label_index *index, const char *folded,
                     const struct es_label_entry **first)
{
	size_t low = 0;
	size_t high = index->entries_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(index->entries[middle].folded, folded) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*first = index->entries + low;
	size_t count = 0;
	while (low + count < index->entries_count &&
	       strcmp(index->entries[low + count].folded, folded) == 0)
		count++;
	return count;
}

const struct es_label_entry *es_label_find_near(const struct es_label_index *index,
                                                const char *folded)
{
	size_t tolerance = es_fold_tolerance(strlen(folded));

	for (size_t changes = 1; changes <= tolerance; changes++)
		for (size_t i = 0; i < index->entries_count; i++)
			if (es_fold_near(index->entries[i].folded, folded, changes))
				return &index->entries[i];
	return NULL;
}

const struct es_slot *es_label_slot(const struct es_label_index *index, uint64_t kind,
                                    const char *path)
{
	for (size_t i = 0; i < index->slots_count; i++)
		if (index->slots[i].role == ES_SLOT_FIELD && index->slots[i].kind == kind &&
		    strcmp(index->slots[i].path, path) == 0)
			return &index->slots[i];
	return NULL;
}

const struct es_slot *es_label_slot_of(const struct es_label_index *index, enum es_slot_role role,
                                       uint64_t kind)
{
	for (size_t i = 0; i < index->slots_count; i++)
		if (index->slots[i].role == role && index->slots[i].kind == kind)
			return &index->slots[i];
	return NULL;
}

static bool has_word(const char *text, const char *word)
{
	char folded[2 * FOLDED_MAX];
	size_t len = strlen(word);

	if (!text)
		return false;
	es_fold(es_bytes_str(text), folded, sizeof(folded));
	for (const char *at = folded; (at = strstr(at, word)); at += len)
		if ((at == folded || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

bool es_label_prints(const struct es_field *field, const char *word)
{
	for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++)
		if (has_word(field->label.in[lang], word) || has_word(field->help.in[lang], word))
			return true;
	return false;
}
