/* SPDX-License-Identifier: EUPL-1.2 */
/* passkey.list, .offer, .add, .rename, .remove: the passkeys of one's own account. */
#include "account/passkeys.h"
#include "view/read.h"
#include "web/task.h"

#include <string.h>

static es_err refuse_site(struct es_call *call)
{
	return es_call_refuse(call, ES_API_NOT_FOUND, "site", "passkeys need a site with a name");
}

static void put_passkey(struct es_writer *w, const struct es_passkey *one)
{
	const struct es_credential *c = &one->credential;
	struct es_id hash;

	es_passkey_hash(es_bytes_of(c->id, c->id_len), &hash);
	es_write_map(w, 6);
	es_put_id(w, "id", &hash);
	es_put_key(w, "credential");
	es_write_bin(w, es_bytes_of(c->id, c->id_len));
	es_put_text(w, "name", one->name);
	es_put_time(w, "created", one->created_ms);
	es_put_time(w, "used", one->used_ms);
	es_put_bool(w, "copied", one->copied);
}

/* --- what there is ------------------------------------------------------------------------------ */

struct list {
	struct es_task task; /* first */
	uint8_t person[ES_AUTHOR_LEN];
	uint8_t user[ES_USER_HANDLE_LEN];
	bool has_user;
	struct es_rp rp; /* empty: none */
	struct es_passkey all[ES_PASSKEYS_MAX];
	size_t len;
};

static void read_list(struct es_task *task)
{
	struct list *list = (struct list *)task;
	struct es_snapshot *snap;

	task->err = es_snapshot_begin(task->client->api->node->store, &snap);
	if (task->err)
		return;
	task->err = es_passkeys_read(snap, list->person, list->all, &list->len);
	list->has_user = es_user_handle(snap, list->person, list->user) == ES_OK;
	es_snapshot_end(snap);
}

static void put_list(struct es_task *task, struct es_writer *w)
{
	const struct list *list = (const struct list *)task;

	es_write_map(w, 4);
	es_put_key(w, "items");
	es_write_array(w, list->len);
	for (size_t i = 0; i < list->len; i++)
		put_passkey(w, &list->all[i]);
	es_put_uint(w, "most", ES_PASSKEYS_MAX);
	es_put_text(w, "rp", list->rp.id);
	es_put_key(w, "user");
	if (list->has_user)
		es_write_bin(w, ES_BYTES(list->user));
	else
		es_write_nil(w);
}

es_err es_method_passkey_list(struct es_call *call)
{
	struct list *list = es_task_new(sizeof(*list));

	if (!list)
		return ES_NO_MEMORY;
	list->task.run = read_list;
	list->task.put = put_list;
	memcpy(list->person, call->client->account.author, ES_AUTHOR_LEN);
	if (es_rp_of(es_bytes_str(call->client->site), &list->rp) != ES_OK)
		list->rp.id[0] = '\0';
	return es_task_start(call, &list->task);
}

/* --- an offer ----------------------------------------------------------------------------------- */

struct offer {
	struct es_task task; /* first */
	char login[ES_LOGIN_MAX + 1];
	struct es_id session;
	struct es_rp rp;
	struct es_passkey_offer offer;
};

static void make_offer(struct es_task *task)
{
	struct offer *o = (struct offer *)task;

	if (!es_task_proves(task, &o->session))
		return;
	task->err = es_passkey_offer(task->client->api->node, o->login, &o->offer);
	if (task->err == ES_LIMIT)
		es_task_refuse(task, ES_API_TOO_MANY, "passkeys", "remove another first");
}

static void put_offer(struct es_task *task, struct es_writer *w)
{
	static const int algs[ES_CREDENTIAL_ALGS] = {-7, -8, -257}; /* as COSE numbers them */
	const struct offer *o = (const struct offer *)task;

	es_write_map(w, 5);
	es_put_key(w, "challenge");
	es_write_bin(w, ES_BYTES(o->offer.challenge));
	es_put_text(w, "rp", o->rp.id);
	es_put_key(w, "user");
	es_write_bin(w, ES_BYTES(o->offer.user));
	es_put_key(w, "algorithms");
	es_write_array(w, ES_CREDENTIAL_ALGS);
	for (size_t i = 0; i < ES_CREDENTIAL_ALGS; i++)
		es_write_int(w, algs[i]);
	es_put_key(w, "known");
	es_write_array(w, o->offer.known_len);
	for (size_t i = 0; i < o->offer.known_len; i++) {
		const struct es_credential *c = &o->offer.known[i].credential;
		es_write_bin(w, es_bytes_of(c->id, c->id_len));
	}
}

es_err es_method_passkey_offer(struct es_call *call)
{
	struct es_rp rp;

	if (es_rp_of(es_bytes_str(call->client->site), &rp) != ES_OK)
		return refuse_site(call);
	struct offer *o = es_task_new(sizeof(*o));
	if (!o)
		return ES_NO_MEMORY;
	o->task.run = make_offer;
	o->task.put = put_offer;
	o->rp = rp;
	o->session = call->client->session;
	memcpy(o->login, call->client->account.login, sizeof(o->login));
	return es_task_start(call, &o->task);
}

/* --- a new one ---------------------------------------------------------------------------------- */

struct add {
	struct es_task task; /* first */
	char login[ES_LOGIN_MAX + 1];
	struct es_rp rp;
	uint8_t client[ES_CLIENT_DATA_MAX], object[ES_ATTESTATION_MAX];
	uint8_t name[ES_PASSKEY_TYPED_MAX];
	size_t client_len, object_len, name_len;
	struct es_passkey passkey; /* as it is afterwards */
};

static void add(struct es_task *task)
{
	struct add *a = (struct add *)task;
	const struct es_passkey_new made = {
	        .client = es_bytes_of(a->client, a->client_len),
	        .object = es_bytes_of(a->object, a->object_len),
	        .name = es_bytes_of(a->name, a->name_len),
	};

	task->err = es_passkey_add(task->client->api->node, &a->rp, a->login, &made, &a->passkey);
	if (task->err == ES_LIMIT)
		es_task_refuse(task, ES_API_TOO_MANY, "passkeys", "remove another first");
	else if (task->err == ES_EXPIRED)
		es_task_refuse(task, ES_API_INVALID, "challenge", "used before, or too late");
	else if (task->err == ES_BAD_KEY || task->err == ES_MALFORMED)
		es_task_refuse(task, ES_API_INVALID, "passkey", "this passkey does not fit");
	else if (task->err == ES_INVALID)
		es_task_refuse(task, ES_API_INVALID, "algorithm",
		               "this algorithm is not taken here");
	else if (task->err == ES_EXISTS)
		task->field = "passkey";
}

static void put_added(struct es_task *task, struct es_writer *w)
{
	es_write_map(w, 1);
	es_put_key(w, "passkey");
	put_passkey(w, &((struct add *)task)->passkey);
}

static es_err read_bin(struct es_call *call, const char *key, size_t max, struct es_bytes *out)
{
	struct es_bytes value;
	struct es_reader r;

	if (!es_param(call, key, &value))
		return es_call_lacks(call, key);
	es_reader_init(&r, value);
	*out = es_read_bin(&r, max);
	call->field = r.err ? key : NULL;
	return r.err;
}

static es_err read_new(struct es_call *call, struct es_passkey_new *made)
{
	es_err err = read_bin(call, "client_data", ES_CLIENT_DATA_MAX, &made->client);

	if (!err)
		err = read_bin(call, "attestation", ES_ATTESTATION_MAX, &made->object);
	return err ? err : es_param_str(call, "name", ES_PASSKEY_TYPED_MAX, &made->name);
}

static size_t copy(uint8_t *to, struct es_bytes from)
{
	if (from.len)
		memcpy(to, from.data, from.len);
	return from.len;
}

es_err es_method_passkey_add(struct es_call *call)
{
	struct es_passkey_new made;
	struct es_rp rp;

	if (es_rp_of(es_bytes_str(call->client->site), &rp) != ES_OK)
		return refuse_site(call);
	es_err err = read_new(call, &made);
	if (err)
		return err;
	struct add *a = es_task_new(sizeof(*a));
	if (!a)
		return ES_NO_MEMORY;
	a->task.run = add;
	a->task.put = put_added;
	a->rp = rp;
	a->client_len = copy(a->client, made.client);
	a->object_len = copy(a->object, made.object);
	a->name_len = copy(a->name, made.name);
	memcpy(a->login, call->client->account.login, sizeof(a->login));
	return es_task_start(call, &a->task);
}

/* --- afterwards --------------------------------------------------------------------------------- */

struct care {
	struct es_task task; /* first */
	char login[ES_LOGIN_MAX + 1];
	struct es_id hash;
	bool removes;
	uint8_t name[ES_PASSKEY_TYPED_MAX];
	size_t name_len;
};

static void care(struct es_task *task)
{
	struct care *c = (struct care *)task;
	struct es_node *node = task->client->api->node;

	task->err = c->removes ? es_passkey_remove(node, c->login, &c->hash)
	                       : es_passkey_rename(node, c->login, &c->hash,
	                                           es_bytes_of(c->name, c->name_len));
	if (task->err)
		task->field = task->err == ES_INVALID ? "name" : "id";
}

static es_err start_care(struct es_call *call, bool removes)
{
	struct es_bytes name;
	uint8_t id[ES_ID_LEN];
	bool found;

	es_err err = es_param_bin(call, "id", id, sizeof(id), &found);
	if (!err && !found)
		err = es_call_lacks(call, "id");
	if (!err)
		err = es_param_str(call, "name", ES_PASSKEY_TYPED_MAX, &name);
	if (err)
		return err;
	struct care *c = es_task_new(sizeof(*c));
	if (!c)
		return ES_NO_MEMORY;
	c->task.run = care;
	c->removes = removes;
	c->name_len = copy(c->name, name);
	memcpy(c->hash.bytes, id, sizeof(id));
	memcpy(c->login, call->client->account.login, sizeof(c->login));
	return es_task_start(call, &c->task);
}

es_err es_method_passkey_rename(struct es_call *call)
{
	return start_care(call, false);
}

es_err es_method_passkey_remove(struct es_call *call)
{
	return start_care(call, true);
}
