/* SPDX-License-Identifier: EUPL-1.2 */
/* me.profile, me.leave: changes of one's own account, on a worker. */
#include "account/leave.h"
#include "view/read.h"
#include "web/call.h"
#include "work.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct job {
	struct es_work work;
	struct es_client *client;
	uint64_t number;
	bool leaves, at_once;
	enum es_leave how;
	struct es_id session;
	char login[ES_LOGIN_MAX + 1];
	uint8_t password[ES_PASSWORD_MAX], name[ES_NAME_MAX];
	char lang[ES_LANG_MAX + 1];
	size_t password_len, name_len;
	struct es_account account; /* as it is afterwards */
	char code[ES_LEAVE_CODE_LEN];
	es_err err;
	const char *field;
};

static void job_free(struct job *job)
{
	sodium_memzero(job, sizeof(*job));
	free(job);
}

static es_err leave(struct job *job)
{
	const struct es_leave_request request = {
	        .login = job->login,
	        .password = es_bytes_of(job->password, job->password_len),
	        .session = &job->session,
	        .how = job->how,
	        .at_once = job->at_once};

	return es_account_leave(job->client->api->node, &request, job->code);
}

static void run(struct es_work *work)
{
	struct job *job = (struct job *)work;
	struct es_node *node = job->client->api->node;

	if (job->leaves)
		job->err = leave(job);
	else
		job->err = es_account_set_profile(
		        node, job->login, es_bytes_of(job->name, job->name_len),
		        es_bytes_str(job->lang), &job->account, &job->field);
}

static void refuse(const struct job *job)
{
	enum es_api_code code = es_api_code_of(job->err);
	const char *message = es_err_sentence(job->err), *field = job->field;

	if (job->leaves && job->err == ES_BAD_KEY) {
		message = "the password is wrong";
		field = "password";
	} else if (job->leaves && job->err == ES_STATE) {
		code = ES_API_NOT_ALLOWED;
		message = "you are the only operator: make somebody else operator first";
		field = "how";
	}
	es_client_refuse(job->client, job->number, code, message, field);
}

static void respond(const struct job *job)
{
	uint8_t buffer[2048];
	struct es_writer out;

	es_writer_init(&out, buffer, sizeof(buffer));
	es_write_map(&out, 1);
	if (job->leaves) {
		es_put_text(&out, "code", job->code);
	} else {
		es_put_key(&out, "account");
		out.err = es_view_account(&job->account, &out);
	}
	es_assert(out.err == ES_OK);
	es_client_respond(job->client, job->number, es_writer_bytes(&out));
}

/* Whatever the person has open here is a stranger's from now on. */
static void end_sessions(struct es_api *api, const uint8_t author[ES_AUTHOR_LEN])
{
	for (struct es_client *client = api->clients; client; client = client->next) {
		if (client->signed_in && memcmp(client->account.author, author, ES_AUTHOR_LEN) == 0)
			client->signed_in = false;
	}
}

static void done(struct es_work *work)
{
	struct job *job = (struct job *)work;
	struct es_client *client = job->client;

	if (job->err == ES_OK && job->leaves) {
		end_sessions(client->api, client->account.author);
		es_leaving_go(client->api);
	}
	if (job->err == ES_OK)
		respond(job);
	else
		refuse(job);
	job_free(job);
	es_client_done(client);
}

static es_err read_profile(struct es_call *call, struct job *job)
{
	struct es_bytes name, lang;

	es_err err = es_param_str(call, "name", ES_NAME_MAX, &name);
	if (err == ES_OK)
		err = es_param_lang(call, "lang", &lang);
	if (err != ES_OK)
		return err;
	if (name.len == 0)
		return es_call_lacks(call, "name");
	memcpy(job->name, name.data, name.len);
	job->name_len = name.len;
	if (lang.len)
		memcpy(job->lang, lang.data, lang.len);
	return ES_OK;
}

static es_err read_leave(struct es_call *call, struct job *job)
{
	struct es_bytes how, password;

	es_err err = es_param_str(call, "how", ES_CODE_MAX, &how);
	if (err == ES_OK && es_leave_of(how, &job->how) != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, "how", "keep, anonymise or erase");
	if (err == ES_OK)
		err = es_param_bool(call, "at_once", &job->at_once);
	if (err == ES_OK)
		err = es_param_str(call, "password", ES_PASSWORD_MAX, &password);
	if (err != ES_OK)
		return err;
	if (password.len)
		memcpy(job->password, password.data, password.len);
	job->password_len = password.len;
	return ES_OK;
}

static es_err start(struct es_call *call, bool leaves)
{
	struct es_client *client = call->client;
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return ES_NO_MEMORY;
	job->work = (struct es_work){.run = run, .done = done};
	job->client = client;
	job->number = call->number;
	job->leaves = leaves;
	job->session = client->session;
	memcpy(job->login, client->account.login, sizeof(job->login));
	es_err err = leaves ? read_leave(call, job) : read_profile(call, job);
	if (err == ES_OK)
		err = es_work_start(client->api->loop, &job->work);
	if (err != ES_OK) {
		job_free(job);
		return err;
	}
	es_call_later(call);
	return ES_OK;
}

es_err es_method_me_profile(struct es_call *call)
{
	return start(call, false);
}

es_err es_method_me_leave(struct es_call *call)
{
	return start(call, true);
}
