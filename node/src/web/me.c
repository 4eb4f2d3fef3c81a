/* SPDX-License-Identifier: EUPL-1.2 */
/* me.profile, me.leave: changes of one's own account, on a worker. */
#include "account/leave.h"
#include "essaim/schema.h"
#include "view/read.h"
#include "web/task.h"

#include <string.h>

/* --- what others see of somebody -------------------------------------------------------------- */

#define LANGUAGES_MAX                                                                              \
	(3 + (40 * (2 + ES_LANG_MAX))) /* as the schema of profiles has them, encoded */

struct profile {
	struct es_task task; /* first */
	char login[ES_LOGIN_MAX + 1];
	uint8_t name[ES_NAME_MAX];
	char lang[ES_LANG_MAX + 1];
	uint8_t languages[LANGUAGES_MAX];
	uint8_t website[ES_URL_MAX];
	struct es_told told;       /* of the above */
	struct es_account account; /* as it is afterwards */
};

static void set_profile(struct es_task *task)
{
	struct profile *p = (struct profile *)task;

	task->err = es_account_set_profile(task->client->api->node, p->login, &p->told, &p->account,
	                                   &task->field);
}

static void put_profile(struct es_task *task, struct es_writer *w)
{
	es_write_map(w, 1);
	es_put_key(w, "account");
	(void)!es_view_account(&((struct profile *)task)->account, w); /* w holds the error */
}

/* An optional field of the profile as its schema wants it: given tells whether it is there; an empty one takes it away. */
static es_err read_field(struct es_call *call, const char *name, struct es_bytes *value,
                         bool *given)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_PROFILE), name);
	struct es_schema_fault fault;
	struct es_reader r;

	*given = es_param(call, name, value);
	if (!*given)
		return ES_OK;
	es_reader_init(&r, *value);
	bool none = value->len == 1 && es_reader_peek(&r) == (field->list ? ES_ARRAY : ES_STR);
	if (none || es_schema_check_value(field, *value, &fault) == ES_OK)
		return ES_OK;
	return es_call_refuse(call, ES_API_INVALID, name, fault.why);
}

static struct es_bytes copy(void *to, size_t room, struct es_bytes from)
{
	es_assert(from.len <= room);
	if (from.len)
		memcpy(to, from.data, from.len);
	return es_bytes_of(to, from.len);
}

static es_err read_profile(struct es_call *call, struct profile *p)
{
	struct es_bytes name, lang, languages, website;
	bool has_languages, has_website;

	es_err err = es_param_str(call, "name", ES_NAME_MAX, &name);
	if (err == ES_OK)
		err = es_param_lang(call, "lang", &lang);
	if (err == ES_OK)
		err = read_field(call, "languages", &languages, &has_languages);
	if (err == ES_OK)
		err = read_field(call, "website", &website, &has_website);
	if (err != ES_OK)
		return err;
	if (name.len == 0)
		return es_call_lacks(call, "name");
	p->told.name = copy(p->name, sizeof(p->name), name);
	p->told.lang = copy(p->lang, sizeof(p->lang), lang);
	if (has_languages)
		p->told.languages = copy(p->languages, sizeof(p->languages), languages);
	p->told.has_website = has_website;
	if (has_website)
		p->told.website = copy(p->website, sizeof(p->website), es_value_str(website));
	return ES_OK;
}

es_err es_method_me_profile(struct es_call *call)
{
	struct profile *p = es_task_new(sizeof(*p));

	if (!p)
		return ES_NO_MEMORY;
	p->task.run = set_profile;
	p->task.put = put_profile;
	memcpy(p->login, call->client->account.login, sizeof(p->login));
	return es_task_start_if(call, &p->task, read_profile(call, p));
}

/* --- leaving ---------------------------------------------------------------------------------- */

struct leaver {
	struct es_task task; /* first */
	struct es_id session;
	char login[ES_LOGIN_MAX + 1];
	uint8_t password[ES_PASSWORD_MAX];
	size_t password_len;
	enum es_leave how;
	bool at_once;
	char code[ES_LEAVE_CODE_LEN];
};

static void leave(struct es_task *task)
{
	struct leaver *l = (struct leaver *)task;
	const struct es_leave_request request = {.login = l->login,
	                                         .password =
	                                                 es_bytes_of(l->password, l->password_len),
	                                         .session = &l->session,
	                                         .how = l->how,
	                                         .at_once = l->at_once};

	task->err = es_account_leave(task->client->api->node, &request, l->code);
	if (task->err == ES_BAD_KEY)
		es_task_refuse(task, ES_API_WRONG_PASSWORD, "password", "the password is wrong");
	else if (task->err == ES_STATE)
		es_task_refuse(task, ES_API_NOT_ALLOWED, "how",
		               "you are the only operator: make somebody else operator first");
}

static void put_code(struct es_task *task, struct es_writer *w)
{
	es_write_map(w, 1);
	es_put_text(w, "code", ((struct leaver *)task)->code);
}

/* Whatever the person has open here is a stranger's from now on. */
static void end_sessions(struct es_task *task)
{
	struct es_api *api = task->client->api;
	const uint8_t *author = task->client->account.author;

	for (struct es_client *client = api->clients; client; client = client->next) {
		if (client->signed_in && memcmp(client->account.author, author, ES_AUTHOR_LEN) == 0)
			client->signed_in = false;
	}
	es_leaving_go(api);
}

static es_err read_leave(struct es_call *call, struct leaver *l)
{
	struct es_bytes how, password;

	es_err err = es_param_str(call, "how", ES_CODE_MAX, &how);
	if (err == ES_OK && es_leave_of(how, &l->how) != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, "how", "keep, anonymise or erase");
	if (err == ES_OK)
		err = es_param_bool(call, "at_once", &l->at_once);
	if (err == ES_OK)
		err = es_param_str(call, "password", ES_PASSWORD_MAX, &password);
	if (err != ES_OK)
		return err;
	if (password.len)
		memcpy(l->password, password.data, password.len);
	l->password_len = password.len;
	return ES_OK;
}

es_err es_method_me_leave(struct es_call *call)
{
	struct leaver *l = es_task_new(sizeof(*l));

	if (!l)
		return ES_NO_MEMORY;
	l->task.run = leave;
	l->task.put = put_code;
	l->task.after = end_sessions;
	l->session = call->client->session;
	memcpy(l->login, call->client->account.login, sizeof(l->login));
	return es_task_start_if(call, &l->task, read_leave(call, l));
}
