/* SPDX-License-Identifier: EUPL-1.2 */
/* What an account may look like. */
#include "account/account.h"
#include "account/password.h"
#include "essaim/schema.h"
#include "text.h"

#include <string.h>

static const char *const roles[ES_ROLE_COUNT] = {"learner", "professional", "editor", "operator"};

const char *es_role_word(enum es_role role)
{
	es_assert((size_t)role < ES_ROLE_COUNT);
	return roles[role];
}

es_err es_role_of(struct es_bytes word, enum es_role *role)
{
	for (size_t i = 0; i < ES_ROLE_COUNT; i++) {
		if (es_bytes_equal(word, es_bytes_str(roles[i]))) {
			*role = (enum es_role)i;
			return ES_OK;
		}
	}
	return ES_INVALID;
}

enum es_role es_account_role(const struct es_account *account)
{
	enum es_role role;

	return es_role_of(es_bytes_str(account->role), &role) == ES_OK ? role : ES_LEARNER;
}

static bool fits_login(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr("._@+-", c));
}

es_err es_login_fold(struct es_bytes typed, char out[ES_LOGIN_MAX + 1])
{
	struct es_bytes login = es_text_trim(typed);

	out[0] = '\0';
	if (login.len < ES_LOGIN_MIN || login.len > ES_LOGIN_MAX)
		return ES_INVALID;
	for (size_t i = 0; i < login.len; i++) {
		char c = (char)login.data[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 'a' - 'A');
		if (!fits_login(c)) {
			out[0] = '\0';
			return ES_INVALID;
		}
		out[i] = c;
	}
	out[login.len] = '\0';
	return ES_OK;
}

static bool fits_name(struct es_bytes name)
{
	struct es_bytes text = es_text_trim(name);

	return text.len > 0 && text.len <= ES_NAME_MAX &&
	       es_schema_form_fits(ES_FIELD_TEXT, text) &&
	       es_text_length(text) <= ES_ACCOUNT_NAME_MAX;
}

static bool fits_lang(struct es_bytes lang)
{
	return lang.len <= ES_LANG_MAX && es_schema_form_fits(ES_FIELD_LANG, lang);
}

es_err es_account_check(const struct es_account_request *request, const char **field)
{
	char login[ES_LOGIN_MAX + 1];
	const char *wrong = NULL;

	if (es_login_fold(request->login, login) != ES_OK)
		wrong = "login";
	else if (es_password_check(request->password) != ES_OK)
		wrong = "password";
	else if (!es_utf8_valid(request->name.data, request->name.len) || !fits_name(request->name))
		wrong = "name";
	else if (!fits_lang(request->lang))
		wrong = "lang";
	else if ((size_t)request->role >= ES_ROLE_COUNT)
		wrong = "role";
	if (field)
		*field = wrong;
	return wrong ? ES_INVALID : ES_OK;
}

es_err es_account_check_profile(struct es_bytes name, struct es_bytes lang, const char **field)
{
	*field = NULL;
	if (!es_utf8_valid(name.data, name.len) || !fits_name(name))
		*field = "name";
	else if (!fits_lang(lang))
		*field = "lang";
	return *field ? ES_INVALID : ES_OK;
}
