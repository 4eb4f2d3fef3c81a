/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/target.h"

#include "web/paths.h"

#include <string.h>

static bool take_prefix(struct es_bytes *path, const char *prefix)
{
	size_t len = strlen(prefix);

	if (path->len < len || memcmp(path->data, prefix, len) != 0)
		return false;
	path->data += len;
	path->len -= len;
	return true;
}

/* Nothing that could mean another place than it says. */
static bool is_plain(struct es_bytes path)
{
	if (path.len == 0 || path.len > ES_PATH_BYTES_MAX || path.data[0] != '/' ||
	    !es_utf8_valid(path.data, path.len))
		return false;
	for (size_t i = 0; i < path.len; i++) {
		uint8_t c = path.data[i];
		if (c < 0x20 || c == 0x7f || c == '\\')
			return false;
		if (c == '.' && path.data[i - 1] == '.')
			return false;
	}
	return true;
}

static bool take_hex(struct es_bytes *path, size_t len, struct es_bytes *out)
{
	if (path->len < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		uint8_t c = path->data[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	*out = es_bytes_of(path->data, len);
	path->data += len;
	path->len -= len;
	return true;
}

/* /files/ID and /files/ID/NAME. */
static bool is_attachment(struct es_bytes rest, struct es_target *out)
{
	if (!take_hex(&rest, 64, &out->id) || (rest.len && rest.data[0] != '/') ||
	    (rest.len > 1 && memchr(rest.data + 1, '/', rest.len - 1)))
		return false;
	out->path = rest.len ? es_bytes_of(rest.data + 1, rest.len - 1) : rest;
	return true;
}

/* /practice/ID.pdf, /tool/ID.pdf, /toolbox/ID.pdf: 8 to 64 digits; /spreading/ID.pdf: 64. */
static bool is_print(struct es_bytes path, struct es_target *out)
{
	struct es_bytes all, rest = path;

	out->report = take_prefix(&rest, "/spreading/");
	if (!out->report && !take_prefix(&rest, "/practice/") && !take_prefix(&rest, "/tool/") &&
	    !take_prefix(&rest, "/toolbox/"))
		return false;
	if (rest.len < (out->report ? 64 : 8) + 4 || rest.len > 64 + 4)
		return false;
	all = es_bytes_of(rest.data, rest.len - 4);
	return memcmp(rest.data + all.len, ".pdf", 4) == 0 && take_hex(&all, all.len, &out->id);
}

/* /toolbox/ID.zip and /toolbox/ID.imscc: 8 to 64 digits. */
static bool is_parcel(struct es_bytes path, struct es_target *out)
{
	struct es_bytes rest = path;
	const uint8_t *dot;

	if (!take_prefix(&rest, "/toolbox/") || !(dot = memchr(rest.data, '.', rest.len)))
		return false;
	size_t digits = (size_t)(dot - rest.data);
	struct es_bytes ending = es_bytes_of(dot, rest.len - digits);
	out->cartridge = es_bytes_equal(ending, es_bytes_str(".imscc"));
	return digits >= 8 && digits <= 64 &&
	       (out->cartridge || es_bytes_equal(ending, es_bytes_str(".zip"))) &&
	       take_hex(&rest, digits, &out->id);
}

/* /tutorial/ID/N.svg or .png: 8 to 64 digits, a number of one or two. */
static bool is_drawing(struct es_bytes path, struct es_target *out)
{
	struct es_bytes rest = path, id;
	size_t len = 0;

	if (!take_prefix(&rest, "/tutorial/"))
		return false;
	while (len < rest.len && rest.data[len] != '/')
		len++;
	id = es_bytes_of(rest.data, len);
	if (len < 8 || len > 64 || !take_hex(&id, len, &out->id))
		return false;
	rest = es_bytes_of(rest.data + len, rest.len - len);
	if (!take_prefix(&rest, "/"))
		return false;
	for (len = 0; len < 2 && rest.len && rest.data[0] >= '0' && rest.data[0] <= '9'; len++) {
		out->offset = out->offset * 10 + (uint64_t)(rest.data[0] - '0');
		rest = es_bytes_of(rest.data + 1, rest.len - 1);
	}
	out->pixels = es_bytes_equal(rest, es_bytes_str(".png"));
	return len > 0 && (out->pixels || es_bytes_equal(rest, es_bytes_str(".svg")));
}

/* /uploads/ID/OFFSET. */
static bool is_upload(struct es_bytes rest, struct es_target *out)
{
	if (!take_hex(&rest, 32, &out->id) || !take_prefix(&rest, "/") || rest.len == 0 ||
	    rest.len > 12)
		return false;
	for (size_t i = 0; i < rest.len; i++) {
		if (rest.data[i] < '0' || rest.data[i] > '9')
			return false;
		out->offset = out->offset * 10 + (uint64_t)(rest.data[i] - '0');
	}
	return true;
}

static const struct {
	const char *path;
	enum es_route route;
} fixed[] = {
        {"/ws", ES_ROUTE_SOCKET},
        {"/healthz", ES_ROUTE_HEALTH},
        {"/readyz", ES_ROUTE_READY},
        {"/auth/sign-up", ES_ROUTE_SIGN_UP},
        {"/auth/sign-in", ES_ROUTE_SIGN_IN},
        {"/auth/sign-out", ES_ROUTE_SIGN_OUT},
        {"/withdraw", ES_ROUTE_WITHDRAW},
        {"/remark", ES_ROUTE_REMARK},
        {"/auth/ask", ES_ROUTE_ASK},
        {"/auth/code", ES_ROUTE_CODE},
        {"/auth/link", ES_ROUTE_LINK},
        {"/auth/challenge", ES_ROUTE_CHALLENGE},
        {"/auth/passkey", ES_ROUTE_PASSKEY},
};

void es_target_parse(struct es_bytes path, struct es_target *out)
{
	struct es_bytes rest = path;

	*out = (struct es_target){.route = ES_ROUTE_NONE};
	if (!is_plain(path))
		return;
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		if (es_bytes_equal(path, es_bytes_str(fixed[i].path))) {
			out->route = fixed[i].route;
			return;
		}
	}
	if (take_prefix(&rest, "/files/") || take_prefix(&rest, "/uploads/")) {
		bool file = path.data[1] == 'f';
		if (file ? is_attachment(rest, out) : is_upload(rest, out))
			out->route = file ? ES_ROUTE_ATTACHMENT : ES_ROUTE_UPLOAD;
		return;
	}
	if (take_prefix(&rest, "/subtitles/") && take_hex(&rest, 64, &out->id) &&
	    es_bytes_equal(rest, es_bytes_str(".vtt"))) {
		out->route = ES_ROUTE_SUBTITLES;
		return;
	}
	rest = path;
	if (take_prefix(&rest, "/stop-letters/")) {
		out->route = ES_ROUTE_STOP;
		out->path = rest;
		return;
	}
	if (take_prefix(&rest, "/spreading/") && take_hex(&rest, 64, &out->id) &&
	    es_bytes_equal(rest, es_bytes_str(".csv"))) {
		out->route = ES_ROUTE_REPORT;
		return;
	}
	rest = path;
	if (is_drawing(path, out)) {
		out->route = ES_ROUTE_DRAWING;
		return;
	}
	out->offset = 0;
	if (is_print(path, out)) {
		out->route = ES_ROUTE_PRINT;
		return;
	}
	if (is_parcel(path, out)) {
		out->route = ES_ROUTE_PARCEL;
		return;
	}
	out->route = es_rest_route(path, &out->id);
	if (out->route != ES_ROUTE_NONE || take_prefix(&rest, "/api/") ||
	    take_prefix(&rest, "/auth/"))
		return;
	if (take_prefix(&rest, "/") && memchr(path.data, '.', path.len)) {
		out->route = ES_ROUTE_FILE;
		out->path = rest;
		return;
	}
	out->route = ES_ROUTE_PAGE;
}

const char *const es_target_finding_words[ES_TARGET_FINDING] = {
        "q",      "from",         "to",     "country",  "structure", "language",
        "domain", "target_group", "rubric", "coverage", "kind",
};

static void take_finding(struct es_target *target, struct es_bytes argument)
{
	for (size_t i = 0; i < ES_TARGET_FINDING; i++) {
		struct es_bytes rest = argument;
		if (take_prefix(&rest, es_target_finding_words[i]) && take_prefix(&rest, "="))
			target->finding[i] = rest;
	}
}

void es_target_argument(struct es_target *target, struct es_bytes argument)
{
	take_finding(target, argument);
	if (take_prefix(&argument, "limit="))
		target->limit = argument;
	else if (take_prefix(&argument, "after="))
		target->after = argument;
	else if (take_prefix(&argument, "structure="))
		target->structure = argument;
	else if (take_prefix(&argument, "about="))
		target->about = argument;
	else if (take_prefix(&argument, "origin="))
		target->origin = argument;
	else if (take_prefix(&argument, "lang="))
		target->lang = argument;
	else if (es_bytes_equal(argument, es_bytes_str("order=new")))
		target->newest = true;
	else if (take_prefix(&argument, "version"))
		target->version = true;
	else if (take_prefix(&argument, "in="))
		target->in = argument;
	else if (take_prefix(&argument, "hl="))
		target->hl = argument;
	else if (take_prefix(&argument, "film="))
		target->film = argument;
	else if (take_prefix(&argument, "at="))
		target->at = argument;
	else if (take_prefix(&argument, "page="))
		target->page = argument;
}

bool es_route_is_post(enum es_route route)
{
	return route >= ES_ROUTE_SIGN_UP && route <= ES_ROUTE_PASSKEY;
}

bool es_route_is_form(enum es_route route)
{
	return route == ES_ROUTE_WITHDRAW || route == ES_ROUTE_STOP || route == ES_ROUTE_REMARK;
}

bool es_route_is_api(enum es_route route)
{
	return route >= ES_ROUTE_NODE;
}
