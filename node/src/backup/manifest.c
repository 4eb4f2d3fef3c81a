/* SPDX-License-Identifier: EUPL-1.2 */
#include "backup/manifest.h"

#include "identity.h"
#include "store/db.h"
#include "store/segments.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TITLE "essaim backup "
#define VERSION "1"
#define FILES_MAX (ES_MANIFEST_MAX / 80)
#define SEGMENT ES_SEGMENT_FOLDER "/"
#define SEGMENT_DIGITS 8
#define LINE_MAX_BYTES 160

void es_manifest_init(struct es_manifest *m)
{
	memset(m, 0, sizeof(*m));
}

void es_manifest_free(struct es_manifest *m)
{
	free(m->files);
	es_manifest_init(m);
}

bool es_manifest_name_valid(const char *name)
{
	const char *digits = name + sizeof(SEGMENT) - 1;

	if (strcmp(name, ES_DATA_FILE) == 0 || strcmp(name, ES_STRUCTURE_KEY_FILE) == 0 ||
	    strcmp(name, ES_STRUCTURE_KEY_NEW) == 0)
		return true;
	if (strncmp(name, SEGMENT, sizeof(SEGMENT) - 1) != 0 || strlen(digits) != SEGMENT_DIGITS)
		return false;
	for (size_t i = 0; i < SEGMENT_DIGITS; i++)
		if (digits[i] < '0' || digits[i] > '9')
			return false;
	return true;
}

es_err es_manifest_add(struct es_manifest *m, const struct es_manifest_file *file)
{
	if (!es_manifest_name_valid(file->name))
		return ES_INVALID;
	if (m->count == m->capacity) {
		size_t capacity = m->capacity ? 2 * m->capacity : 16;
		if (capacity > FILES_MAX)
			return ES_LIMIT;
		struct es_manifest_file *files = realloc(m->files, capacity * sizeof(*files));
		if (!files)
			return ES_NO_MEMORY;
		m->files = files;
		m->capacity = capacity;
	}
	m->files[m->count++] = *file;
	return ES_OK;
}

static void hash_text(struct es_bytes text, char hex[ES_ID_HEX_LEN])
{
	struct es_id hash;

	(void)crypto_generichash(hash.bytes, ES_ID_LEN, text.data, text.len, NULL, 0);
	es_id_hex(&hash, hex);
}

es_err es_manifest_encode(const struct es_manifest *m, struct es_writer *w)
{
	char line[LINE_MAX_BYTES], hex[ES_ID_HEX_LEN];
	size_t start = w->len;

	es_id_hex(&m->structure, hex);
	snprintf(line, sizeof(line), TITLE VERSION "\nstructure %s\ncreated %" PRIu64 "\n", hex,
	         m->created_ms);
	es_write_raw(w, es_bytes_str(line));
	for (size_t i = 0; i < m->count; i++) {
		const struct es_manifest_file *f = &m->files[i];
		es_id_hex(&f->hash, hex);
		snprintf(line, sizeof(line), "%s %" PRIu64 " %s\n", hex, f->bytes, f->name);
		es_write_raw(w, es_bytes_str(line));
	}
	if (w->err)
		return w->err;
	hash_text(es_bytes_of(w->data + start, w->len - start), hex);
	snprintf(line, sizeof(line), "end %s\n", hex);
	es_write_raw(w, es_bytes_str(line));
	return w->err;
}

/* The next line without its end, as a string. False where there is none, or it is too long. */
static bool take_line(struct es_bytes *rest, char out[LINE_MAX_BYTES])
{
	const uint8_t *end = rest->len ? memchr(rest->data, '\n', rest->len) : NULL;
	size_t len = end ? (size_t)(end - rest->data) : 0;

	if (!end || len >= LINE_MAX_BYTES || memchr(rest->data, '\0', len))
		return false; /* a zero would hide what follows it */
	memcpy(out, rest->data, len);
	out[len] = '\0';
	*rest = es_bytes_of(end + 1, rest->len - len - 1);
	return true;
}

static bool take_hex(const char **text, struct es_id *out)
{
	if (strlen(*text) < 2 * ES_ID_LEN || es_unhex(*text, 2 * ES_ID_LEN, out->bytes, ES_ID_LEN))
		return false;
	*text += 2 * ES_ID_LEN;
	return true;
}

/* Decimal digits up to the end of the text or a blank. */
static bool take_number(const char **text, uint64_t *out)
{
	const char *start = *text;

	for (*out = 0; **text >= '0' && **text <= '9'; (*text)++) {
		uint64_t digit = (uint64_t)(**text - '0');
		if (*out > (UINT64_MAX - digit) / 10)
			return false;
		*out = 10 * *out + digit;
	}
	return *text > start && (*start != '0' || *text == start + 1);
}

static bool take_word(const char **text, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*text, word, len) != 0)
		return false;
	*text += len;
	return true;
}

static bool known(const struct es_manifest *m, const char *name)
{
	for (size_t i = 0; i < m->count; i++)
		if (strcmp(m->files[i].name, name) == 0)
			return true;
	return false;
}

static es_err read_head(struct es_bytes *rest, struct es_manifest *m)
{
	char line[LINE_MAX_BYTES];
	const char *at = line;

	if (!take_line(rest, line) || !take_word(&at, TITLE))
		return ES_MALFORMED;
	if (strcmp(at, VERSION) != 0)
		return ES_VERSION;
	at = line;
	if (!take_line(rest, line) || !take_word(&at, "structure ") ||
	    !take_hex(&at, &m->structure) || *at)
		return ES_MALFORMED;
	at = line;
	if (!take_line(rest, line) || !take_word(&at, "created ") ||
	    !take_number(&at, &m->created_ms) || *at)
		return ES_MALFORMED;
	return ES_OK;
}

static es_err read_file(const char *line, struct es_manifest *m)
{
	struct es_manifest_file file;

	memset(&file, 0, sizeof(file));
	if (!take_hex(&line, &file.hash) || !take_word(&line, " ") ||
	    !take_number(&line, &file.bytes) || !take_word(&line, " ") ||
	    strlen(line) > ES_MANIFEST_NAME_MAX || known(m, line))
		return ES_MALFORMED;
	memcpy(file.name, line, strlen(line));
	es_err err = es_manifest_add(m, &file);
	return err == ES_INVALID ? ES_MALFORMED : err;
}

static es_err read_lines(struct es_bytes text, struct es_manifest *m)
{
	char line[LINE_MAX_BYTES], hex[ES_ID_HEX_LEN];
	struct es_bytes rest = text;

	es_err err = read_head(&rest, m);
	while (!err) {
		struct es_bytes before = es_bytes_of(text.data, text.len - rest.len);
		if (!take_line(&rest, line))
			return ES_BAD_HASH; /* cut short */
		if (strncmp(line, "end ", 4) != 0) {
			err = read_file(line, m);
			continue;
		}
		hash_text(before, hex);
		if (strcmp(line + 4, hex) != 0 || rest.len > 0)
			return ES_BAD_HASH;
		return known(m, ES_DATA_FILE) ? ES_OK : ES_MALFORMED;
	}
	return err;
}

es_err es_manifest_decode(struct es_bytes text, struct es_manifest *m)
{
	if (text.len > ES_MANIFEST_MAX)
		return ES_TOO_LARGE;
	es_err err = read_lines(text, m);
	if (err)
		es_manifest_free(m);
	return err;
}
