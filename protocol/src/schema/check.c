/* SPDX-License-Identifier: EUPL-1.2 */
/* Holds a body against its kind's fields. The walk follows our tables, never deeper than they
 * are. */
#include "schema/tables.h"

#include <string.h>

struct check {
	struct es_reader r;
	char path[128];
	size_t path_len;
	const char *why; /* the first fault; the path stays where it was found */
};

static bool failed(const struct check *c)
{
	return c->why || c->r.err != ES_OK;
}

static void fault(struct check *c, const char *why)
{
	if (!c->why)
		c->why = why;
}

/* Steps into a key of ours, or of the body where it is unknown: then cut to what the path can
 * show. */
static size_t enter(struct check *c, const void *name, size_t len)
{
	size_t before = c->path_len;
	size_t room = sizeof(c->path) - 1 - before;

	if (before > 0 && room > 0) {
		c->path[c->path_len++] = '.';
		room--;
	}
	len = len < room ? len : room;
	if (len)
		memcpy(c->path + c->path_len, name, len);
	c->path_len += len;
	c->path[c->path_len] = '\0';
	return before;
}

static void leave(struct check *c, size_t before)
{
	if (failed(c))
		return;
	c->path_len = before;
	c->path[before] = '\0';
}

static bool expect(struct check *c, enum es_type type, const char *why)
{
	if (!failed(c) && es_reader_peek(&c->r) != type)
		fault(c, why);
	return !failed(c);
}

static struct es_bytes take_str(struct check *c, size_t max)
{
	struct es_bytes text = {NULL, 0};

	if (!expect(c, ES_STR, "must be text"))
		return text;
	text = es_read_str(&c->r, max);
	if (c->r.err == ES_TOO_LARGE)
		fault(c, "is too long");
	return text;
}

static bool is_key(struct es_bytes key, const char *name)
{
	return es_bytes_equal(key, es_bytes_str(name));
}

static size_t option_index(const struct es_field *field, struct es_bytes code)
{
	size_t i = 0;

	while (i < field->options_len && !is_key(code, field->options[i].code))
		i++;
	return i;
}

static void check_choice(struct check *c, const struct es_field *field)
{
	struct es_bytes code = take_str(c, ES_CODE_MAX);

	if (!failed(c) && option_index(field, code) == field->options_len)
		fault(c, "is not one of the choices");
}

static size_t take_map(struct check *c, size_t max)
{
	if (!expect(c, ES_MAP, "must be a map"))
		return 0;
	size_t pairs = es_read_map(&c->r, max);
	if (c->r.err == ES_LIMIT)
		fault(c, "has more keys than it can have");
	else if (pairs == 0)
		fault(c, "is empty: leave it out");
	return pairs;
}

static void check_other_text(struct check *c, const struct es_field *field)
{
	size_t before = enter(c, "other_text", strlen("other_text"));
	struct es_bytes text = take_str(c, field->max);

	if (option_index(field, es_bytes_str("other")) == field->options_len)
		fault(c, "has no place here: there is no choice \"other\"");
	else if (!failed(c) && !es_schema_form_fits(ES_FIELD_TEXT, text))
		fault(c, "must be one line of text");
	leave(c, before);
}

static void check_boxes(struct check *c, const struct es_field *field)
{
	size_t pairs = take_map(c, field->options_len + 1);
	size_t next = 0;

	for (size_t i = 0; i < pairs && !failed(c); i++) {
		struct es_bytes key = take_str(c, ES_CODE_MAX);
		size_t at = option_index(field, key);

		if (!failed(c) && at == field->options_len && is_key(key, "other_text") &&
		    i + 1 == pairs) {
			check_other_text(c, field);
			return;
		}
		if (!failed(c) && (at == field->options_len || at < next))
			fault(c, "has an unknown choice, or choices out of order");
		if (expect(c, ES_BOOL, "must say true or false for each choice"))
			(void)es_read_bool(&c->r);
		next = at + 1;
	}
}

static void check_date_part(struct check *c)
{
	struct es_bytes date = take_str(c, 10);

	if (!failed(c) && !es_schema_form_fits(ES_FIELD_DATE, date))
		fault(c, "must be a date: YYYY, YYYY-MM or YYYY-MM-DD");
}

static void check_original(struct check *c, const struct es_field *field)
{
	struct es_bytes text = take_str(c, field->max);

	if (!failed(c) && !es_schema_form_fits(ES_FIELD_TEXT, text))
		fault(c, "must be one line of text");
}

/* A map of these keys, in this order; the walk of one value each is the caller's. */
static bool take_key(struct check *c, const char *const *names, size_t count, size_t *next,
                     size_t *at)
{
	struct es_bytes key = take_str(c, ES_CODE_MAX);

	for (*at = *next; !failed(c) && *at < count; (*at)++) {
		if (is_key(key, names[*at])) {
			*next = *at + 1;
			return true;
		}
	}
	fault(c, "has an unknown key, or keys out of order");
	return false;
}

static void check_period(struct check *c, const struct es_field *field)
{
	static const char *const names[] = {"from", "to", "original"};
	size_t pairs = take_map(c, COUNT(names));
	size_t next = 0;
	size_t at;

	for (size_t i = 0; i < pairs && !failed(c); i++) {
		if (!take_key(c, names, COUNT(names), &next, &at))
			return;
		if (at == 2)
			check_original(c, field);
		else
			check_date_part(c);
	}
}

static void check_money(struct check *c, const struct es_field *field)
{
	static const char *const names[] = {"cents", "currency", "original"};
	size_t pairs = take_map(c, COUNT(names));
	size_t next = 0;
	size_t at;

	if (!failed(c) && pairs < 2)
		fault(c, "needs cents and currency");
	for (size_t i = 0; i < pairs && !failed(c); i++) {
		if (!take_key(c, names, COUNT(names), &next, &at))
			return;
		if (at != i)
			fault(c, "needs cents and currency");
		else if (at == 0)
			(void)es_read_int(&c->r);
		else if (at == 2)
			check_original(c, field);
		else if (!es_schema_currency_fits(take_str(c, 3)))
			fault(c, "needs a currency of three capital letters");
	}
}

static void check_form(struct check *c, const struct es_field *field, const char *why)
{
	struct es_bytes text = take_str(c, field->max);

	if (!failed(c) && text.len == 0)
		fault(c, "is empty: leave it out");
	else if (!failed(c) && !es_schema_form_fits(field->type, text))
		fault(c, why);
}

static void check_bin(struct check *c, const struct es_field *field)
{
	if (!expect(c, ES_BIN, "must be bytes"))
		return;
	struct es_bytes bin = es_read_bin(&c->r, field->max);
	if (c->r.err == ES_TOO_LARGE)
		fault(c, "is too long");
	else if (!failed(c) && field->type == ES_FIELD_ID && bin.len != ES_ID_LEN)
		fault(c, "must be an id of 32 bytes");
	else if (!failed(c) && bin.len == 0)
		fault(c, "is empty: leave it out");
}

static void check_number(struct check *c, const struct es_field *field)
{
	enum es_type type = es_reader_peek(&c->r);

	if (type != ES_UINT && (type != ES_INT || field->type == ES_FIELD_STAFF))
		fault(c, "must be a whole number");
	else
		(void)es_read_int(&c->r);
}

static void check_group(struct check *c, const struct es_field *fields, size_t count, size_t pairs);

/* A name is shown and saved under, so it leads nowhere. */
static void check_file(struct check *c, struct es_reader before)
{
	struct es_bytes map = es_read_value(&before), value;
	struct es_reader r;

	if (failed(c) || !es_map_get(map, "size", &value))
		return;
	es_reader_init(&r, value);
	if (es_reader_peek(&r) != ES_UINT || es_read_uint(&r, ES_ATTACHMENT_MAX) == 0 ||
	    r.err != ES_OK) {
		(void)enter(c, "size", strlen("size"));
		fault(c, "must be a number of bytes, at most 2 GiB");
		return;
	}
	if (!es_map_get(map, "name", &value))
		return;
	struct es_bytes name = es_value_str(value);
	if (memchr(name.data, '/', name.len) || memchr(name.data, '\\', name.len)) {
		(void)enter(c, "name", strlen("name"));
		fault(c, "must be a name without / and \\");
	}
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the schema, whatever the input */
static void check_value(struct check *c, const struct es_field *field)
{
	switch (field->type) {
	case ES_FIELD_TEXT:
		check_form(c, field, "must be one line without control codes");
		break;
	case ES_FIELD_PROSE:
		check_form(c, field, "must be text without control codes");
		break;
	case ES_FIELD_URL:
		check_form(c, field, "must be an address that begins with http:// or https://");
		break;
	case ES_FIELD_EMAIL:
		check_form(c, field, "must be an e-mail address");
		break;
	case ES_FIELD_LANG:
		check_form(c, field, "must be a language tag, as fr or pt-BR");
		break;
	case ES_FIELD_COUNTRY:
		check_form(c, field, "must be a country code of two capital letters");
		break;
	case ES_FIELD_DATE:
		check_form(c, field, "must be a date: YYYY, YYYY-MM or YYYY-MM-DD");
		break;
	case ES_FIELD_CHOICE:
		check_choice(c, field);
		break;
	case ES_FIELD_BOXES:
		check_boxes(c, field);
		break;
	case ES_FIELD_INT:
	case ES_FIELD_STAFF:
		check_number(c, field);
		break;
	case ES_FIELD_MONEY:
		check_money(c, field);
		break;
	case ES_FIELD_PERIOD:
		check_period(c, field);
		break;
	case ES_FIELD_ID:
	case ES_FIELD_BYTES:
		check_bin(c, field);
		break;
	case ES_FIELD_MEDIA:
		check_form(c, field, "must be a media type, as application/pdf");
		break;
	case ES_FIELD_GROUP:
		check_group(c, field->fields, field->fields_len, take_map(c, field->fields_len));
		break;
	case ES_FIELD_FILE: {
		struct es_reader before = c->r;

		check_group(c, field->fields, field->fields_len, take_map(c, field->fields_len));
		check_file(c, before);
		break;
	}
	}
}

static void check_field(struct check *c, const struct es_field *field)
{
	size_t count = 1;

	if (field->list) {
		if (!expect(c, ES_ARRAY, "must be a list"))
			return;
		count = es_read_array(&c->r, field->max_items);
		if (c->r.err == ES_LIMIT)
			fault(c, "has too many entries");
		else if (count == 0)
			fault(c, "is empty: leave it out");
	}
	for (size_t i = 0; i < count && !failed(c); i++)
		check_value(c, field);
}

static void require_rest(struct check *c, const struct es_field *fields, size_t from, size_t to)
{
	for (size_t i = from; i < to && !failed(c); i++) {
		if (!fields[i].required)
			continue;
		(void)enter(c, fields[i].name, strlen(fields[i].name));
		fault(c, "is required");
	}
}

static void check_group(struct check *c, const struct es_field *fields, size_t count, size_t pairs)
{
	size_t next = 0;

	for (size_t i = 0; i < pairs && !failed(c); i++) {
		struct es_bytes key = take_str(c, sizeof(c->path));
		size_t at = next;

		if (failed(c))
			return;
		while (at < count && !is_key(key, fields[at].name))
			at++;
		if (at == count) {
			(void)enter(c, key.data, key.len);
			fault(c, "is unknown here, twice here, or out of order");
			return;
		}
		require_rest(c, fields, next, at);
		if (failed(c))
			return;
		size_t before = enter(c, fields[at].name, strlen(fields[at].name));
		check_field(c, &fields[at]);
		leave(c, before);
		next = at + 1;
	}
	require_rest(c, fields, next, count);
}
/* NOLINTEND(misc-no-recursion) */

static void check_author(struct check *c)
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_bytes key = take_str(c, sizeof(c->path));

	(void)enter(c, "author", strlen("author"));
	if (!failed(c) && !is_key(key, "author"))
		fault(c, "must come first");
	if (expect(c, ES_BIN, "must be bytes"))
		es_read_fixed(&c->r, author, sizeof(author));
	if (c->r.err != ES_OK)
		fault(c, "must be 16 bytes");
	leave(c, 0);
}

es_err es_schema_check(uint64_t kind, struct es_bytes body, struct es_schema_fault *out)
{
	const struct es_schema *schema = es_schema_of(kind);
	struct check c = {.why = NULL};

	if (!schema)
		return ES_NOT_FOUND;
	es_reader_init(&c.r, body);
	size_t pairs = take_map(&c, schema->fields_len + 1);
	if (!failed(&c))
		check_author(&c);
	if (!failed(&c))
		check_group(&c, schema->fields, schema->fields_len, pairs - 1);
	if (!c.why && es_reader_finish(&c.r) == ES_OK)
		return ES_OK;
	if (out) {
		memcpy(out->path, c.path, sizeof(out->path));
		out->why = c.why ? c.why : "is damaged";
	}
	return ES_INVALID;
}

es_err es_schema_check_value(const struct es_field *field, struct es_bytes value,
                             struct es_schema_fault *out)
{
	struct check c = {.why = NULL};

	es_reader_init(&c.r, value);
	(void)enter(&c, field->name, strlen(field->name));
	check_field(&c, field);
	if (!c.why && es_reader_finish(&c.r) == ES_OK)
		return ES_OK;
	if (out) {
		memcpy(out->path, c.path, sizeof(out->path));
		out->why = c.why ? c.why : "is damaged";
	}
	return ES_INVALID;
}
