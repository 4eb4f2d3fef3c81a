/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/auth.h"

#include <string.h>

#define TEXT_READ_MAX 1024 /* longer ones would be refused by the account's own check, too */

/* A str of the map; absent and nil are empty. Names the field that is wrong. */
static es_err read_str(struct es_bytes map, const char *key, struct es_bytes *out,
                       const char **field)
{
	struct es_bytes value;
	struct es_reader r;

	*out = es_bytes_of(NULL, 0);
	if (!es_map_get(map, key, &value))
		return ES_OK;
	es_reader_init(&r, value);
	if (es_reader_peek(&r) == ES_NIL)
		return ES_OK;
	*out = es_read_str(&r, TEXT_READ_MAX);
	if (r.err == ES_OK)
		return ES_OK;
	*field = key;
	return r.err == ES_TOO_LARGE ? ES_INVALID : ES_MALFORMED;
}

/* Nobody makes themselves more than a learner; an invitation says the role by itself. */
static es_err read_role(struct es_bytes map, enum es_role *role, const char **field)
{
	struct es_bytes word;

	es_err err = read_str(map, "role", &word, field);
	*role = ES_LEARNER;
	if (err != ES_OK || word.len == 0)
		return err;
	err = es_role_of(word, role);
	if (err == ES_OK && *role > ES_LEARNER)
		err = ES_NOT_ALLOWED;
	if (err != ES_OK)
		*field = "role";
	return err;
}

static es_err read_sign_up(struct es_bytes map, const char *lang, struct es_account_request *out,
                           const char **field)
{
	es_err err = read_str(map, "name", &out->name, field);

	if (err == ES_OK)
		err = read_str(map, "lang", &out->lang, field);
	if (err == ES_OK && out->lang.len == 0)
		out->lang = es_bytes_str(lang);
	if (err == ES_OK)
		err = read_str(map, "invite", &out->invite, field);
	if (err == ES_OK)
		err = read_str(map, "wish", &out->wish, field);
	if (err == ES_OK)
		err = read_role(map, &out->role, field);
	return err == ES_OK ? es_account_check(out, field) : err;
}

/* Which of the two texts of a request is called how; NULL: there is none. */
static const struct {
	const char *login, *password;
} names[] = {
        [ES_ROUTE_SIGN_UP] = {"login", "password"}, [ES_ROUTE_SIGN_IN] = {"login", "password"},
        [ES_ROUTE_ASK] = {"address", NULL},         [ES_ROUTE_CODE] = {NULL, "code"},
        [ES_ROUTE_LINK] = {NULL, "link"},           [ES_ROUTE_CHALLENGE] = {NULL, NULL},
};

es_err es_auth_read(enum es_route route, struct es_bytes body, const char *lang,
                    struct es_account_request *out, const char **field)
{
	struct es_reader r;
	es_err err = ES_OK;

	es_assert(es_route_is_post(route) && route != ES_ROUTE_PASSKEY);
	*out = (struct es_account_request){.role = ES_LEARNER};
	*field = NULL;
	es_reader_init(&r, body);
	if (es_canonical(body) != ES_OK || es_reader_peek(&r) != ES_MAP)
		return ES_MALFORMED;
	if (names[route].login)
		err = read_str(body, names[route].login, &out->login, field);
	if (err == ES_OK && names[route].password)
		err = read_str(body, names[route].password, &out->password, field);
	if (err == ES_OK && route == ES_ROUTE_ASK)
		err = read_str(body, "lang", &out->lang, field);
	if (err == ES_OK && route == ES_ROUTE_SIGN_UP)
		err = read_sign_up(body, lang, out, field);
	return err;
}

static es_err read_bin(struct es_bytes map, const char *key, size_t max, struct es_bytes *out,
                       const char **field)
{
	struct es_bytes value;
	struct es_reader r;

	*out = es_bytes_of(NULL, 0);
	*field = key;
	if (!es_map_get(map, key, &value))
		return ES_MALFORMED;
	es_reader_init(&r, value);
	*out = es_read_bin(&r, max);
	return r.err;
}

es_err es_auth_read_claim(struct es_bytes body, struct es_passkey_claim *out, const char **field)
{
	struct es_reader r;

	memset(out, 0, sizeof(*out));
	*field = NULL;
	es_reader_init(&r, body);
	if (es_canonical(body) != ES_OK || es_reader_peek(&r) != ES_MAP)
		return ES_MALFORMED;
	es_err err = read_bin(body, "id", ES_CREDENTIAL_ID_MAX, &out->id, field);
	if (!err)
		err = read_bin(body, "user", 64, &out->user, field);
	if (!err)
		err = read_bin(body, "client_data", ES_CLIENT_DATA_MAX, &out->client, field);
	if (!err)
		err = read_bin(body, "authenticator_data", ES_AUTH_DATA_MAX, &out->auth_data,
		               field);
	if (!err)
		err = read_bin(body, "signature", ES_SIGNATURE_MAX, &out->signature, field);
	if (!err)
		*field = NULL;
	return err;
}
