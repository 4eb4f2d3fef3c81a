/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/outbox.h"

#include "logsink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENDING ".letter"
#define NAME_LEN (2 * ES_LETTER_ID_LEN + sizeof(ENDING))
#define FAILURES "given-up"
#define FILE_MAX (3u * ES_MAIL_TEXT_MAX)
#define FAILURES_BYTES (64u * 1024)

static void name_of(const uint8_t id[ES_LETTER_ID_LEN], char name[NAME_LEN])
{
	es_hex(id, ES_LETTER_ID_LEN, name);
	memcpy(name + 2 * ES_LETTER_ID_LEN, ENDING, sizeof(ENDING));
}

static size_t find(const struct es_outbox *box, const uint8_t id[ES_LETTER_ID_LEN])
{
	size_t i = 0;

	while (i < box->len && memcmp(box->entries[i].id, id, ES_LETTER_ID_LEN) != 0)
		i++;
	return i;
}

static void note(struct es_outbox *box, const struct es_waiting *waiting)
{
	size_t at = find(box, waiting->letter.id);

	es_assert(at < ES_MAIL_WAITING_MAX);
	memcpy(box->entries[at].id, waiting->letter.id, ES_LETTER_ID_LEN);
	memcpy(box->entries[at].person, waiting->letter.person, ES_AUTHOR_LEN);
	snprintf(box->entries[at].kind, sizeof(box->entries[at].kind), "%s", waiting->letter.kind);
	box->entries[at].next_ms = waiting->next_ms;
	box->entries[at].held = waiting->held;
	if (at == box->len)
		box->len++;
}

/* --- those that were given up ------------------------------------------------------------------ */

static void read_failures(struct es_outbox *box)
{
	char path[ES_PATH_BYTES];
	struct es_reader r;
	struct es_writer w;

	es_writer_grow(&w, FAILURES_BYTES);
	if (es_path_join(path, box->folder, FAILURES) && es_file_get(path, &w) == ES_OK) {
		es_reader_init(&r, es_writer_bytes(&w));
		size_t count = es_read_array(&r, ES_MAIL_FAILURES_MAX);
		for (size_t i = 0; i < count; i++) {
			struct es_mail_failure *f = &box->failures[i];
			es_read_array_of(&r, 4);
			f->time_ms = es_read_uint(&r, UINT64_MAX);
			es_read_cstr(&r, f->kind, sizeof(f->kind));
			es_read_cstr(&r, f->domain, sizeof(f->domain));
			es_read_cstr(&r, f->why, sizeof(f->why));
		}
		box->failures_len = es_reader_finish(&r) == ES_OK ? count : 0;
	}
	es_writer_free(&w);
}

static void write_failures(const struct es_outbox *box)
{
	struct es_writer w;

	es_writer_grow(&w, FAILURES_BYTES);
	es_write_array(&w, box->failures_len);
	for (size_t i = 0; i < box->failures_len; i++) {
		es_write_array(&w, 4);
		es_write_uint(&w, box->failures[i].time_ms);
		es_write_cstr(&w, box->failures[i].kind);
		es_write_cstr(&w, box->failures[i].domain);
		es_write_cstr(&w, box->failures[i].why);
	}
	es_err err = w.err ? w.err : es_file_replace(box->folder, FAILURES, es_writer_bytes(&w));
	if (err)
		es_say(ES_LEVEL_WARNING, "mail: what was given up is not noted: %s",
		       es_err_sentence(err));
	es_writer_free(&w);
}

/* What a relay says may not be text. */
static void put_plain(char *out, size_t size, const char *text)
{
	size_t i = 0;

	for (; text[i] && i + 1 < size; i++)
		out[i] = text[i] >= 0x20 && text[i] < 0x7f ? text[i] : ' ';
	out[i] = '\0';
}

void es_outbox_fail(struct es_outbox *box, const struct es_waiting *waiting, uint64_t now_ms,
                    const char *why)
{
	struct es_bytes to = waiting->letter.to;
	const uint8_t *at = memchr(to.data, '@', to.len);
	struct es_mail_failure *f = &box->failures[0];

	if (box->failures_len < ES_MAIL_FAILURES_MAX)
		box->failures_len++;
	memmove(f + 1, f, (box->failures_len - 1) * sizeof(*f));
	memset(f, 0, sizeof(*f));
	f->time_ms = now_ms;
	put_plain(f->kind, sizeof(f->kind), waiting->letter.kind);
	if (at)
		memcpy(f->domain, at + 1, to.len - (size_t)(at + 1 - to.data));
	put_plain(f->why, sizeof(f->why), why);
	write_failures(box);
}

/* --- letters ---------------------------------------------------------------------------------- */

static es_err read_file(const struct es_outbox *box, const char *name, struct es_writer *w,
                        struct es_waiting *out)
{
	char path[ES_PATH_BYTES];

	if (!es_path_join(path, box->folder, name))
		return ES_TOO_LARGE;
	es_err err = es_file_get(path, w);
	return err ? err : es_waiting_read(es_writer_bytes(w), out);
}

static void take(struct es_outbox *box, const char *name, struct es_writer *w)
{
	struct es_waiting waiting;
	char path[ES_PATH_BYTES], own[NAME_LEN];

	es_writer_reset(w);
	es_err err = read_file(box, name, w, &waiting);
	if (!err) {
		name_of(waiting.letter.id, own);
		if (strcmp(own, name) == 0 && box->len < ES_MAIL_WAITING_MAX) {
			waiting.next_ms =
			        0; /* a start often follows what was wrong being put right */
			note(box, &waiting);
			return;
		}
	}
	es_say(ES_LEVEL_WARNING, "mail: %s in the outbox is no letter: removed", name);
	if (es_path_join(path, box->folder, name))
		(void)unlink(path);
}

static bool is_letters(const char *name)
{
	size_t len = strlen(name);

	return len == NAME_LEN - 1 && strcmp(name + len - (sizeof(ENDING) - 1), ENDING) == 0;
}

static void drop_half(const struct es_outbox *box, const char *name)
{
	char path[ES_PATH_BYTES];
	size_t len = strlen(name);

	if (len > 4 && strcmp(name + len - 4, ".new") == 0 && es_path_join(path, box->folder, name))
		(void)unlink(path); /* of a write that a crash cut short */
}

static es_err read_all(struct es_outbox *box)
{
	DIR *folder = es_folder_open(box->folder);
	const struct dirent *entry;
	struct es_writer w;

	if (!folder)
		return es_file_error();
	es_writer_grow(&w, FILE_MAX);
	while ((entry = readdir(folder)) != NULL) {
		if (is_letters(entry->d_name))
			take(box, entry->d_name, &w);
		else
			drop_half(box, entry->d_name);
	}
	closedir(folder);
	es_writer_free(&w);
	return ES_OK;
}

es_err es_outbox_open(const char *home, struct es_outbox *box)
{
	memset(box, 0, sizeof(*box));
	if (!es_path_join(box->folder, home, "outbox"))
		return ES_TOO_LARGE;
	es_err err = es_folder_make(box->folder);
	if (!err)
		err = es_folder_sync(home);
	if (err && err != ES_EXISTS)
		return err;
	box->entries = calloc(ES_MAIL_WAITING_MAX, sizeof(*box->entries));
	if (!box->entries)
		return ES_NO_MEMORY;
	read_failures(box);
	err = read_all(box);
	if (err)
		es_outbox_close(box);
	return err;
}

void es_outbox_close(struct es_outbox *box)
{
	free(box->entries);
	memset(box, 0, sizeof(*box));
}

es_err es_outbox_put(struct es_outbox *box, const struct es_waiting *waiting)
{
	char name[NAME_LEN];
	struct es_writer w;

	if (box->len == ES_MAIL_WAITING_MAX && !es_outbox_has(box, waiting->letter.id))
		return ES_BUSY;
	es_writer_grow(&w, FILE_MAX);
	es_err err = es_waiting_write(waiting, &w);
	name_of(waiting->letter.id, name);
	if (!err)
		err = es_file_replace(box->folder, name, es_writer_bytes(&w));
	es_writer_free(&w);
	if (!err)
		note(box, waiting);
	return err;
}

const struct es_outbox_entry *es_outbox_first(const struct es_outbox *box)
{
	const struct es_outbox_entry *first = NULL;

	for (size_t i = 0; i < box->len; i++)
		if (!box->entries[i].held && (!first || box->entries[i].next_ms < first->next_ms))
			first = &box->entries[i];
	return first;
}

bool es_outbox_has(const struct es_outbox *box, const uint8_t id[ES_LETTER_ID_LEN])
{
	return find(box, id) < box->len;
}

es_err es_outbox_get(const struct es_outbox *box, const uint8_t id[ES_LETTER_ID_LEN],
                     struct es_writer *w, struct es_waiting *out)
{
	char name[NAME_LEN];

	name_of(id, name);
	return read_file(box, name, w, out);
}

void es_outbox_drop(struct es_outbox *box, const uint8_t id[ES_LETTER_ID_LEN])
{
	char path[ES_PATH_BYTES], name[NAME_LEN];
	size_t at = find(box, id);

	name_of(id, name);
	if (es_path_join(path, box->folder, name) && unlink(path) == 0)
		(void)!es_folder_sync(box->folder);
	if (at < box->len)
		box->entries[at] = box->entries[--box->len];
}

void es_outbox_forget(struct es_outbox *box, const uint8_t person[ES_AUTHOR_LEN], const char *kind)
{
	for (size_t i = box->len; i-- > 0;) {
		struct es_outbox_entry entry = box->entries[i];
		if (memcmp(entry.person, person, ES_AUTHOR_LEN) == 0 &&
		    (!kind || strcmp(entry.kind, kind) == 0))
			es_outbox_drop(box, entry.id);
	}
}
