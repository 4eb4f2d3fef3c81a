/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/webauthn.h"

#include "json_read.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- the site ----------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len > end_len && strcmp(text + len - end_len, end) == 0;
}

/* Letters, digits, hyphens and dots, and no number at its end: that would be an address. */
static bool is_name(const char *host)
{
	const char *last = strrchr(host, '.');

	if (!*host || strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") != strlen(host))
		return false;
	last = last ? last + 1 : host;
	return strspn(last, "0123456789") != strlen(last);
}

es_err es_rp_of(struct es_bytes url, struct es_rp *out)
{
	if (url.len >= sizeof(out->origin) || memchr(url.data, '\0', url.len))
		return ES_INVALID;
	for (size_t i = 0; i < url.len; i++) {
		char c = (char)url.data[i];
		out->origin[i] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
	}
	out->origin[url.len] = '\0';
	bool https = strncmp(out->origin, "https://", 8) == 0;
	if (!https && strncmp(out->origin, "http://", 7) != 0)
		return ES_INVALID;
	const char *port = https ? ":443" : ":80";
	if (ends_with(out->origin, port)) /* browsers leave the scheme's own out */
		out->origin[url.len - strlen(port)] = '\0';
	const char *host = out->origin + (https ? 8 : 7);
	snprintf(out->id, sizeof(out->id), "%.*s", (int)strcspn(host, ":"), host);
	return is_name(out->id) ? ES_OK : ES_INVALID;
}

/* --- what was signed ---------------------------------------------------------------------------- */

static bool is_text(struct es_bytes map, const char *key, const char *wanted)
{
	struct es_bytes value;

	return es_map_get(map, key, &value) &&
	       es_bytes_equal(es_value_str(value), es_bytes_str(wanted));
}

static es_err read_challenge(struct es_bytes map, uint8_t challenge[ES_CHALLENGE_LEN])
{
	struct es_bytes value;
	size_t len = 0;
	const char *end = NULL;

	if (!es_map_get(map, "challenge", &value))
		return ES_MALFORMED;
	value = es_value_str(value);
	if (value.len == 0 ||
	    sodium_base642bin(challenge, ES_CHALLENGE_LEN, (const char *)value.data, value.len,
	                      NULL, &len, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    len != ES_CHALLENGE_LEN || end != (const char *)value.data + value.len)
		return ES_MALFORMED;
	return ES_OK;
}

/* In a page of another site it would say so. */
static bool is_framed(struct es_bytes map)
{
	struct es_bytes value;
	struct es_reader r;

	if (es_map_get(map, "topOrigin", &value))
		return true;
	if (!es_map_get(map, "crossOrigin", &value))
		return false;
	es_reader_init(&r, value);
	return es_reader_peek(&r) != ES_BOOL || es_read_bool(&r);
}

static es_err judge(struct es_bytes map, enum es_ceremony ceremony, const struct es_rp *rp)
{
	const char *type = ceremony == ES_CEREMONY_CREATE ? "webauthn.create" : "webauthn.get";

	return is_text(map, "type", type) && is_text(map, "origin", rp->origin) && !is_framed(map)
	               ? ES_OK
	               : ES_BAD_KEY;
}

es_err es_client_data(struct es_bytes json, enum es_ceremony ceremony, const struct es_rp *rp,
                      uint8_t challenge[ES_CHALLENGE_LEN])
{
	struct es_json_fault fault;
	struct es_writer map;
	struct es_reader r;

	if (json.len > ES_CLIENT_DATA_MAX)
		return ES_TOO_LARGE;
	if (!es_utf8_valid(json.data, json.len))
		return ES_MALFORMED;
	es_writer_grow(&map, 4 * ES_CLIENT_DATA_MAX);
	es_err err = es_json_read(json, &map, &fault);
	es_reader_init(&r, es_writer_bytes(&map));
	if (err == ES_INVALID || (!err && es_reader_peek(&r) != ES_MAP))
		err = ES_MALFORMED;
	if (!err)
		err = judge(es_writer_bytes(&map), ceremony, rp);
	if (!err)
		err = read_challenge(es_writer_bytes(&map), challenge);
	es_writer_free(&map);
	return err;
}
