/* SPDX-License-Identifier: EUPL-1.2 */
#include "api_ask.h"

struct es_bytes ask(struct guest *guest, const char *method, const struct params *p)
{
	bool ok;
	struct es_bytes answer = guest_ask(guest, method, of(p), &ok);

	if (!ok)
		fail_msg("%s: %.*s", method, (int)es_value_str(at(answer, "message")).len,
		         (const char *)es_value_str(at(answer, "message")).data);
	return answer;
}

struct es_bytes ask_plain(struct guest *guest, const char *method)
{
	struct params p;

	begin(&p, 0);
	return ask(guest, method, &p);
}

struct es_bytes ask_id(struct guest *guest, const char *method, const char *key,
                       const struct es_id *id)
{
	struct params p;

	begin(&p, 1);
	put_id(&p, key, id);
	return ask(guest, method, &p);
}

void begin_record(struct params *p, const char *kind, const struct es_id *revises, size_t more)
{
	begin(p, 2 + (revises ? 2 : 0) + more);
	put_str(p, "kind", kind);
	put_str(p, "lang", "fr");
	if (revises) {
		put_id(p, "entity", revises);
		put_parent(p, revises);
	}
}

void put_parent(struct params *p, const struct es_id *id)
{
	put_array(p, "parents", 1);
	es_write_bin(&p->w, ES_BYTES(id->bytes));
}

void put_file(struct params *p, const struct es_id *file, uint64_t size, const char *type)
{
	es_write_map(&p->w, 4);
	put_id(p, "file", file);
	put_uint(p, "size", size);
	put_str(p, "type", type);
	put_str(p, "name", "file");
}

struct es_id publish_record(struct guest *guest, const struct params *p)
{
	return id_at(ask(guest, "record.publish", p), "id");
}

uint64_t withdraw(struct guest *guest, const struct es_id *id, const char *reason)
{
	struct params p;

	begin(&p, 2);
	put_id(&p, "id", id);
	put_str(&p, "reason", reason);
	return number(ask(guest, "record.withdraw", &p), "withdrawn");
}

struct es_id say(struct guest *guest, const struct es_id *about, const char *text)
{
	struct params p;

	begin(&p, 2);
	put_id(&p, "about", about);
	put_str(&p, "text", text);
	return id_at(ask(guest, "comment.publish", &p), "comment.id");
}

void subscribe(struct guest *guest, const char *topic)
{
	struct params p;

	begin(&p, 1);
	put_str(&p, "topic", topic);
	(void)ask(guest, "subscribe", &p);
}
