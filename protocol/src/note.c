/* SPDX-License-Identifier: EUPL-1.2 */
/* Checkpoints as C2SP signed notes: the text with its signature lines, and verifier keys. */
#include "note_line.h"

#include <sodium.h>
#include <string.h>

#define ORIGIN_PREFIX "essaim/"
#define ORIGIN_PREFIX_LEN (sizeof(ORIGIN_PREFIX) - 1)
#define ORIGIN_LEN (ORIGIN_PREFIX_LEN + ES_ID_HEX_LEN - 1)
#define SIGNATURE_MARK "\xe2\x80\x94 " /* an em dash and a space */
#define SIGNATURE_MARK_LEN (sizeof(SIGNATURE_MARK) - 1)
#define SIGNED_LEN (ES_NOTE_KEY_HASH_LEN + ES_SIGNATURE_LEN)
#define LINES_MAX (1 + ES_COSIGNERS_MAX)
#define BASE64 sodium_base64_VARIANT_ORIGINAL

/* The origin, which is also the name of the log's key. */
static void make_origin(const struct es_id *log, char out[ORIGIN_LEN + 1])
{
	memcpy(out, ORIGIN_PREFIX, ORIGIN_PREFIX_LEN);
	es_id_hex(log, out + ORIGIN_PREFIX_LEN);
}

static void log_key(const struct es_id *log, const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                    struct es_note_key *key)
{
	key->algorithm = ES_NOTE_ED25519;
	memcpy(key->public_key, public_key, ES_PUBLIC_KEY_LEN);
	make_origin(log, key->name);
}

es_err es_note_encode(const struct es_checkpoint *cp, const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                      struct es_writer *w)
{
	char text[ES_CHECKPOINT_TEXT_MAX];
	struct es_note_key key;

	log_key(&cp->log, public_key, &key);
	es_write_raw(w, es_bytes_of(text, es_checkpoint_text(cp, text)));
	es_write_raw(w, es_bytes_str("\n"));
	es_note_write_line(w, &key, ES_BYTES(cp->signature));
	return w->err;
}

es_err es_note_vkey(const struct es_id *log, const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                    struct es_writer *w)
{
	struct es_note_key key;

	log_key(log, public_key, &key);
	es_note_write_vkey(w, &key);
	return w->err;
}

/* Takes one line, without its newline, off the front of rest; false where no newline is left. */
static bool take_line(struct es_bytes *rest, struct es_bytes *line)
{
	const uint8_t *newline = rest->len ? memchr(rest->data, '\n', rest->len) : NULL;

	if (!newline)
		return false;
	*line = es_bytes_of(rest->data, (size_t)(newline - rest->data));
	*rest = es_bytes_of(newline + 1, rest->len - line->len - 1);
	return true;
}

static bool has_prefix(struct es_bytes line, const char *prefix, size_t len)
{
	return line.len >= len && memcmp(line.data, prefix, len) == 0;
}

static es_err parse_origin(struct es_bytes line, struct es_id *log)
{
	char origin[ORIGIN_LEN + 1];

	if (line.len != ORIGIN_LEN || !has_prefix(line, ORIGIN_PREFIX, ORIGIN_PREFIX_LEN))
		return ES_MALFORMED;
	es_err err = es_unhex((const char *)line.data + ORIGIN_PREFIX_LEN, 2 * ES_ID_LEN,
	                      log->bytes, ES_ID_LEN);
	if (err != ES_OK)
		return err;
	make_origin(log, origin); /* the hex of an id has no capitals */
	return memcmp(origin, line.data, ORIGIN_LEN) == 0 ? ES_OK : ES_MALFORMED;
}

static es_err parse_size(struct es_bytes line, uint64_t *size)
{
	if (line.len == 0 || line.len > 20 || (line.len > 1 && line.data[0] == '0'))
		return ES_MALFORMED;
	uint64_t value = 0;
	for (size_t i = 0; i < line.len; i++) {
		uint8_t digit = (uint8_t)(line.data[i] - '0');
		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return ES_MALFORMED;
		value = 10 * value + digit;
	}
	*size = value;
	return ES_OK;
}

/* Exactly len bytes in padded base64 without any slack. */
static bool parse_base64(struct es_bytes text, uint8_t *out, size_t len)
{
	size_t got;

	/* libsodium 1.0.18 takes two bytes above 0x7f for '+' and '/'. */
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] >= 0x80)
			return false;
	return text.len == (len + 2) / 3 * 4 &&
	       sodium_base642bin(out, len, (const char *)text.data, text.len, NULL, &got, NULL,
	                         BASE64) == 0 &&
	       got == len;
}

static es_err parse_text(struct es_bytes *rest, struct es_checkpoint *cp)
{
	struct es_bytes origin, size, root, blank;

	if (!take_line(rest, &origin) || !take_line(rest, &size) || !take_line(rest, &root) ||
	    !take_line(rest, &blank) || blank.len != 0)
		return ES_MALFORMED;
	es_err err = parse_origin(origin, &cp->log);
	if (err == ES_OK)
		err = parse_size(size, &cp->size);
	if (err == ES_OK && !parse_base64(root, cp->root.bytes, ES_TREE_HASH_LEN))
		err = ES_MALFORMED;
	return err;
}

/* Whether the text looks like base64 of any length; what it says is for whoever knows its key. */
static bool is_base64(struct es_bytes text)
{
	size_t padding = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
		bool digit = c >= '0' && c <= '9';
		padding += c == '=';
		if (c != '=' && (padding > 0 || !(letter || digit || c == '+' || c == '/')))
			return false;
	}
	return text.len > 0 && text.len % 4 == 0 && padding <= 2;
}

/* A line of anybody's: mark, name without blanks or '+', space, base64. Names are ours to compare,
 * not to judge, so only ASCII blanks are looked for. */
static es_err parse_signature_line(struct es_bytes line, struct es_bytes *name,
                                   struct es_bytes *encoded)
{
	if (!has_prefix(line, SIGNATURE_MARK, SIGNATURE_MARK_LEN))
		return ES_MALFORMED;
	struct es_bytes rest =
	        es_bytes_of(line.data + SIGNATURE_MARK_LEN, line.len - SIGNATURE_MARK_LEN);
	const uint8_t *space = rest.len ? memchr(rest.data, ' ', rest.len) : NULL;
	if (!space || space == rest.data)
		return ES_MALFORMED;
	*name = es_bytes_of(rest.data, (size_t)(space - rest.data));
	*encoded = es_bytes_of(space + 1, rest.len - name->len - 1);
	if (memchr(name->data, '+', name->len) || !is_base64(*encoded))
		return ES_MALFORMED;
	return ES_OK;
}

/* Finds the one line of the log's own key among the signature lines. */
static es_err find_signature(struct es_bytes rest, const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                             struct es_checkpoint *cp)
{
	struct es_note_key key;
	uint8_t key_hash[ES_NOTE_KEY_HASH_LEN];
	bool found = false;

	log_key(&cp->log, public_key, &key);
	es_note_key_hash(&key, key_hash);
	for (size_t lines = 0; rest.len > 0; lines++) {
		struct es_bytes line, name, encoded;
		uint8_t decoded[SIGNED_LEN];
		if (lines == LINES_MAX)
			return ES_LIMIT;
		if (!take_line(&rest, &line))
			return ES_MALFORMED;
		es_err err = parse_signature_line(line, &name, &encoded);
		if (err != ES_OK)
			return err;
		if (!es_bytes_equal(name, es_bytes_str(key.name)) ||
		    !parse_base64(encoded, decoded, SIGNED_LEN) ||
		    memcmp(decoded, key_hash, ES_NOTE_KEY_HASH_LEN) != 0)
			continue;
		if (found)
			return ES_MALFORMED;
		found = true;
		memcpy(cp->signature, decoded + ES_NOTE_KEY_HASH_LEN, ES_SIGNATURE_LEN);
	}
	return found ? ES_OK : ES_NOT_FOUND;
}

static bool is_plain_text(struct es_bytes note)
{
	for (size_t i = 0; i < note.len; i++) {
		if (note.data[i] < 0x20 && note.data[i] != '\n')
			return false;
	}
	return es_utf8_valid(note.data, note.len);
}

es_err es_note_decode(struct es_bytes note, const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                      struct es_checkpoint *cp)
{
	struct es_checkpoint got = {0};

	memset(cp, 0, sizeof(*cp));
	if (note.len > ES_NOTE_MAX)
		return ES_TOO_LARGE;
	if (!is_plain_text(note))
		return ES_MALFORMED;
	es_err err = parse_text(&note, &got);
	if (err == ES_OK)
		err = find_signature(note, public_key, &got);
	if (err == ES_OK)
		err = es_checkpoint_verify(&got, public_key);
	if (err == ES_OK)
		*cp = got;
	return err;
}
