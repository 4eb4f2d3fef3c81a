/* SPDX-License-Identifier: EUPL-1.2 */
/* What a label changes: where in the form we stand from here on. */
#include "sheet/collect_internal.h"
#include "sheet/fold.h"

#include <string.h>

static void stand_at(struct es_collector *c, uint64_t kind, size_t record, const char *path)
{
	const struct es_slot *slot = es_label_slot(&c->out->labels, kind, path);

	c->kind = kind;
	c->record = record;
	c->group = NULL;
	c->bucket = es_collector_bucket(c, slot, record);
}

void es_collector_begin(struct es_collector *c, uint64_t kind)
{
	struct es_collected *out = c->out;

	if (kind == ES_KIND_TESTIMONY && out->testimonies < ES_SHEET_TESTIMONIES_MAX) {
		stand_at(c, kind, out->testimonies++, "text");
	} else if (kind == ES_KIND_TOOL && out->tools < ES_SHEET_TOOLS_MAX) {
		stand_at(c, kind, out->tools++, "original");
	} else if (kind == ES_KIND_PROFILE) {
		c->kind = kind;
		c->record = 0;
		c->group = NULL;
		c->bucket = es_collector_bucket(
		        c, es_label_slot_of(&out->labels, ES_SLOT_CONTACT, ES_KIND_PRACTICE), 0);
	} else {
		c->bucket = NULL;
	}
}

static void enter_slot(struct es_collector *c, const struct es_slot *slot, bool heading)
{
	if (slot->role == ES_SLOT_RECORD) {
		es_collector_begin(c, slot->kind);
		return;
	}
	if (slot->kind != ES_KIND_PRACTICE) {
		c->bucket = es_collector_bucket(c, slot, c->record);
		return;
	}
	bool part = slot->role == ES_SLOT_PART || slot->role == ES_SLOT_RIGHTS;
	bool person = slot->role == ES_SLOT_CONTACT && heading;
	c->kind = person ? ES_KIND_PROFILE : ES_KIND_PRACTICE;
	c->record = 0;
	c->group = slot->role == ES_SLOT_PART ? slot->field : slot->group;
	c->order = slot->order;
	c->bucket = part ? NULL : es_collector_bucket(c, slot, 0);
}

/* "Outil : X", "Pratique inspirante : X": what follows a heading is what it names. */
static void name_after(struct es_collector *c, const struct es_slot *slot, struct es_line *line)
{
	const char *path = slot->kind == ES_KIND_TOOL ? "title" : "name";
	uint64_t kind = slot->kind;

	if (slot->role == ES_SLOT_PART && strcmp(slot->path, "inspiring") == 0)
		path = "description.title";
	else if (slot->role != ES_SLOT_RECORD || !c->bucket)
		path = NULL;
	struct es_bucket *bucket =
	        path ? es_collector_bucket(c, es_label_slot(&c->out->labels, kind, path), c->record)
	             : NULL;
	if (bucket && !bucket->lines.first)
		es_lines_add(&bucket->lines, line);
	else
		es_collector_unplaced(c, line);
}

/* Words in a label that the form does not print there are somebody's own: they must not be lost. */
static bool adds_words(const struct es_slot *slot, struct es_bytes label)
{
	char folded[LABEL_BYTES_MAX];
	size_t open = es_find(label, "(", 0);

	if (open == SIZE_MAX)
		return false;
	es_fold(es_slice(label, open, label.len), folded, sizeof(folded));
	for (char *word = folded; *word;) {
		size_t len = strcspn(word, " ");
		bool last = word[len] == '\0';
		word[len] = '\0';
		if (len >= 4 && !(slot->field && es_label_prints(slot->field, word)))
			return true;
		word += len + !last;
	}
	return false;
}

static void vote(struct es_collector *c, const struct es_label_entry *entry)
{
	const struct es_label_entry *first;
	size_t count = es_label_find(&c->out->labels, entry->folded, &first);

	c->out->known++;
	for (size_t i = 0; i < count; i++)
		if (first[i].slot == entry->slot)
			c->out->votes[first[i].lang]++;
}

void es_collector_take(struct es_collector *c, const struct es_line *line,
                       const struct es_label_hit *hit, bool heading)
{
	const struct es_slot *slot = hit->entry->slot;

	vote(c, hit->entry);
	enter_slot(c, slot, heading);
	if (adds_words(slot, line->text) && hit->rest.len == 0) {
		struct es_line *words = es_line_derive(c->arena, line, line->text);
		if (words)
			es_collector_unplaced(c, words);
	}
	if (hit->rest.len == 0)
		return;
	struct es_line *value = es_line_derive(c->arena, line, hit->rest);
	if (!value)
		return;
	if (slot->role == ES_SLOT_RECORD || slot->role == ES_SLOT_PART)
		name_after(c, slot, value);
	else
		es_collector_add(c, value);
}
