/* SPDX-License-Identifier: EUPL-1.2 */
/* A manifest's text, read back: it may come from any disk. */
#include "backup/manifest_text.h"

#include "store/db.h"

#include <string.h>

/* The next line without its end, as a string. False where there is none, or it is too long. */
static bool take_line(struct es_bytes *rest, char out[MANIFEST_LINE])
{
	const uint8_t *end = rest->len ? memchr(rest->data, '\n', rest->len) : NULL;
	size_t len = end ? (size_t)(end - rest->data) : 0;

	if (!end || len >= MANIFEST_LINE || memchr(rest->data, '\0', len))
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

static es_err read_carries(struct es_bytes *rest, struct es_manifest *m)
{
	char line[MANIFEST_LINE];
	const char *at = line;

	if (!take_line(rest, line) || !take_word(&at, "attachments "))
		return ES_MALFORMED;
	for (size_t i = 0; i < 3; i++)
		if (strcmp(at, manifest_carries[i]) == 0) {
			m->carries = (enum es_backup_files)i;
			return ES_OK;
		}
	return ES_MALFORMED;
}

static es_err read_head(struct es_bytes *rest, struct es_manifest *m)
{
	char line[MANIFEST_LINE];
	const char *at = line;

	if (!take_line(rest, line) || !take_word(&at, MANIFEST_TITLE))
		return ES_MALFORMED;
	if (strcmp(at, "1") != 0 && strcmp(at, "2") != 0)
		return ES_VERSION;
	m->version = (unsigned)(*at - '0');
	m->carries = ES_BACKUP_NONE; /* of version 1 */
	at = line;
	if (!take_line(rest, line) || !take_word(&at, "structure ") ||
	    !take_hex(&at, &m->structure) || *at)
		return ES_MALFORMED;
	at = line;
	if (!take_line(rest, line) || !take_word(&at, "created ") ||
	    !take_number(&at, &m->created_ms) || *at)
		return ES_MALFORMED;
	return m->version > 1 ? read_carries(rest, m) : ES_OK;
}

static es_err read_attachment(const char *line, struct es_manifest *m)
{
	struct es_id id;
	uint64_t bytes;

	if (!take_hex(&line, &id) || !take_word(&line, " ") || !take_number(&line, &bytes) || *line)
		return ES_MALFORMED;
	es_err err = es_manifest_attach(m, &id, bytes);
	return err == ES_INVALID ? ES_MALFORMED : err;
}

static es_err read_file(const char *line, struct es_manifest *m)
{
	struct es_manifest_file file;

	if (m->attachments_count) /* they are the last */
		return ES_MALFORMED;
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
	char line[MANIFEST_LINE], hex[ES_ID_HEX_LEN];
	struct es_bytes rest = text;

	es_err err = read_head(&rest, m);
	while (!err) {
		struct es_bytes before = es_bytes_of(text.data, text.len - rest.len);
		if (!take_line(&rest, line))
			return ES_BAD_HASH; /* cut short */
		const char *at = line;
		if (m->version > 1 && take_word(&at, MANIFEST_ATTACHED)) {
			err = read_attachment(at, m);
			continue;
		}
		if (strncmp(line, "end ", 4) != 0) {
			err = read_file(line, m);
			continue;
		}
		manifest_hash(before, hex);
		if (strcmp(line + 4, hex) != 0 || rest.len > 0)
			return ES_BAD_HASH;
		return known(m, ES_DATA_FILE) ? ES_OK : ES_MALFORMED;
	}
	return err;
}

es_err es_manifest_decode(struct es_bytes text, struct es_manifest *m)
{
	if (text.len > ES_BACKUP_MANIFEST_MAX)
		return ES_TOO_LARGE;
	es_err err = read_lines(text, m);
	if (err)
		es_manifest_free(m);
	return err;
}
