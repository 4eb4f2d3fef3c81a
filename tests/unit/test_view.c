/* SPDX-License-Identifier: EUPL-1.2 */
/* Views: what readers are shown, and what they are not. */
#include "api_home.h"
#include "test.h"

#include "erase.h"
#include "essaim/schema.h"
#include "json.h"

#include <stdlib.h>
#include <string.h>

static struct api_home home;
static struct es_writer out;

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	es_writer_grow(&out, 4 << 20);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	es_writer_free(&out);
	api_home_close(&home);
	return 0;
}

static struct es_bytes at(struct es_bytes map, const char *path)
{
	struct es_bytes value = {NULL, 0};

	assert_true(es_map_path(map, path, &value));
	return value;
}

static void assert_text(struct es_bytes map, const char *path, const char *wanted)
{
	struct es_bytes text = es_value_str(at(map, path));

	if (!es_bytes_equal(text, es_bytes_str(wanted)))
		fail_msg("%s is \"%.*s\", not \"%s\"", path, (int)text.len, (const char *)text.data,
		         wanted);
}

static uint64_t number(struct es_bytes map, const char *path)
{
	struct es_reader r;

	es_reader_init(&r, at(map, path));
	uint64_t value = es_read_uint(&r, UINT64_MAX);
	assert_err(r.err, ES_OK);
	return value;
}

static bool is_nil(struct es_bytes map, const char *path)
{
	struct es_bytes value = at(map, path);

	return value.len == 1 && value.data[0] == 0xc0;
}

static size_t items(struct es_bytes map, const char *path)
{
	struct es_reader r;

	es_reader_init(&r, at(map, path));
	return es_read_array(&r, 100000);
}

static struct es_bytes item(struct es_bytes map, const char *path, size_t index)
{
	struct es_bytes value = {NULL, 0};
	struct es_reader r;

	es_reader_init(&r, at(map, path));
	assert_true(index < es_read_array(&r, 100000));
	for (size_t i = 0; i <= index; i++)
		value = es_read_value(&r);
	return value;
}

static void assert_id(struct es_bytes map, const char *path, const struct es_id *wanted)
{
	assert_true(es_bytes_equal(es_value_str(at(map, path)), ES_BYTES(wanted->bytes)));
}

/* What the last view wrote, checked to be one canonical value. */
static struct es_bytes written(void)
{
	struct es_bytes value = es_writer_bytes(&out);

	assert_err(es_canonical(value), ES_OK);
	return value;
}

static struct es_bytes show(const struct es_id *id)
{
	struct es_view_source s;

	es_writer_reset(&out);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_err(es_view_practice(&s, id, &out), ES_OK);
	es_snapshot_end(s.snap);
	return written();
}

static struct es_bytes list(const struct es_page *page, uint64_t scope_max)
{
	struct es_view_source s;

	es_writer_reset(&out);
	api_home_look(&home, scope_max, &s);
	assert_err(es_view_practices(&s, page, &out), ES_OK);
	es_snapshot_end(s.snap);
	return written();
}

static const char *about_lang = "fr"; /* in which language */

/* Publishes something about a practice: a map of one or two texts besides the reference. */
static void about(uint64_t kind, const struct es_id *practice, const char *first,
                  const char *first_text, const char *second, const char *second_text)
{
	uint8_t buffer[1024], body[2048];
	struct es_writer v, w;
	struct es_id id;
	struct es_schema_value values[] = {{.path = "practice"}, {.path = first}, {.path = second}};

	es_writer_init(&v, buffer, sizeof(buffer));
	es_write_bin(&v, ES_BYTES(practice->bytes));
	values[0].value = es_bytes_of(buffer, v.len);
	size_t at_first = v.len;
	es_write_cstr(&v, first_text);
	values[1].value = es_bytes_of(buffer + at_first, v.len - at_first);
	size_t at_second = v.len;
	es_write_cstr(&v, second_text);
	values[2].value = es_bytes_of(buffer + at_second, v.len - at_second);
	es_writer_init(&w, body, sizeof(body));
	assert_err(es_schema_encode(kind, home.account.author, values, 3, &w), ES_OK);
	struct es_draft draft = {.kind = kind, .lang = about_lang, .body = es_writer_bytes(&w)};
	assert_err(es_publish(home.node, &draft, 1, &id), ES_OK);
}

static void a_practice_is_assembled(void **state)
{
	struct es_id id;

	(void)state;
	api_home_practice(&home, "Le café sans rendez-vous", ES_SCOPE_PUBLIC, &id);
	about(ES_KIND_TESTIMONY, &id, "role", "beneficiary", "text", "On m'a écoutée.");
	about_lang = "hu";
	about(ES_KIND_TESTIMONY, &id, "role", "professional", "text", "Sokat tanultunk.");
	about_lang = "fr";
	about(ES_KIND_TOOL, &id, "title", "La fiche d'accueil", "aims", "Accueillir");
	about(ES_KIND_PROFILE, &id, "name", "Nora", "email", "nora@example.org");
	struct es_bytes view = show(&id);
	assert_id(view, "id", &id);
	assert_id(view, "entity", &id);
	assert_text(view, "practice.description.title", "Le café sans rendez-vous");
	assert_text(view, "practice.organisation.name", "Les Acacias");
	assert_false(es_map_path(view, "practice.author", &(struct es_bytes){0}));
	assert_text(view, "structure.name", "a");
	assert_text(view, "structure.city", "Montbéliard");
	assert_int_equal(items(view, "testimonies"), 2);
	assert_text(item(view, "testimonies", 0), "text", "On m'a écoutée.");
	assert_text(item(view, "testimonies", 0), "lang", "fr");
	assert_text(item(view, "testimonies", 1), "role", "professional");
	assert_text(item(view, "testimonies", 1), "lang", "hu");
	assert_text(item(view, "tools", 0), "lang", "fr");
	assert_text(item(view, "tools", 0), "title", "La fiche d'accueil");
	assert_text(view, "contact.name", "Nora");
	assert_true(is_nil(view, "author")); /* the contact is not who published it */
	assert_int_equal(items(view, "heads"), 1);
	assert_int_equal(number(view, "revisions"), 1);
	assert_true(at(view, "proof.logged").data[0] == 0xc3);
	assert_true(number(view, "proof.index") < number(view, "proof.size"));
}

/* Publishes a revision of a practice by its own structure. */
static void revise(const struct es_id *entity, const struct es_id *parents, size_t count,
                   const char *title, struct es_id *id)
{
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {.kind = ES_KIND_PRACTICE,
	                         .lang = "fr",
	                         .entity = entity,
	                         .parents = parents,
	                         .parents_len = count,
	                         .body = api_home_body(&home, title, &w)};
	assert_err(es_publish(home.node, &draft, 1, id), ES_OK);
	es_writer_free(&w);
}

static void revisions_move_the_heads(void **state)
{
	struct es_id id, second, left, right, both[2], merged;

	(void)state;
	api_home_practice(&home, "Un", ES_SCOPE_PUBLIC, &id);
	revise(&id, &id, 1, "Deux", &second);
	struct es_bytes view = show(&id);
	assert_text(view, "practice.description.title", "Deux");
	assert_id(view, "id", &second);
	assert_id(view, "entity", &id);
	assert_int_equal(items(view, "heads"), 1);
	assert_int_equal(number(view, "revisions"), 2);
	revise(&id, &second, 1, "Gauche", &left);
	revise(&id, &second, 1, "Droite", &right);
	assert_int_equal(items(show(&id), "heads"), 2);
	assert_text(show(&left), "practice.description.title", "Gauche");
	assert_text(show(&second), "practice.description.title", "Deux");
	both[0] = left;
	both[1] = right;
	revise(&id, both, 2, "Ensemble", &merged);
	view = show(&id);
	assert_text(view, "practice.description.title", "Ensemble");
	assert_int_equal(items(view, "heads"), 1);
	assert_int_equal(number(view, "revisions"), 5);
	struct es_page page = {0};
	assert_int_equal(number(list(&page, ES_SCOPE_PUBLIC), "total"), 1);
}

static void lists_come_in_pages(void **state)
{
	struct es_id ids[7];
	struct es_page page = {.limit = 3};
	char title[16], cursor[ES_CURSOR_MAX];
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		snprintf(title, sizeof(title), "Numéro %zu", i);
		api_home_practice(&home, title, ES_SCOPE_PUBLIC, &ids[i]);
	}
	for (;;) {
		struct es_bytes part = list(&page, ES_SCOPE_PUBLIC);
		assert_int_equal(number(part, "total"), 7);
		for (size_t i = 0; i < items(part, "items"); i++)
			assert_id(item(part, "items", i), "id", &ids[6 - seen++]);
		if (is_nil(part, "next"))
			break;
		struct es_bytes next = es_value_str(at(part, "next"));
		assert_true(next.len < sizeof(cursor));
		memcpy(cursor, next.data, next.len);
		page.after = es_bytes_of(cursor, next.len);
	}
	assert_int_equal(seen, 7);
	page = (struct es_page){.lang = es_bytes_str("FR-be")};
	assert_int_equal(number(list(&page, ES_SCOPE_PUBLIC), "total"), 7);
	page.lang = es_bytes_str("it");
	assert_int_equal(items(list(&page, ES_SCOPE_PUBLIC), "items"), 0);
	page = (struct es_page){.structure = &ids[0]};
	assert_int_equal(number(list(&page, ES_SCOPE_PUBLIC), "total"), 0);
	page.structure = &home.node->identity.structure;
	assert_int_equal(items(list(&page, ES_SCOPE_PUBLIC), "items"), 7);
}

static void a_bad_cursor_is_refused(void **state)
{
	static const char *const bad[] = {"x",
	                                  "0",
	                                  "zz",
	                                  "00",
	                                  "ffffffffffffffff",
	                                  "0101010101010101010101010101010101010101"};
	struct es_view_source s;

	(void)state;
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	for (size_t i = 0; i < ES_COUNT(bad); i++) {
		struct es_page page = {.after = es_bytes_str(bad[i])};
		es_writer_reset(&out);
		assert_err(es_view_practices(&s, &page, &out), ES_MALFORMED);
		assert_int_equal(out.len, 0);
	}
	es_snapshot_end(s.snap);
}

static void summaries_tell_the_essentials(void **state)
{
	struct es_page page = {0};
	struct es_id id, comment;

	(void)state;
	api_home_practice(&home, "Le jardin", ES_SCOPE_PUBLIC, &id);
	struct es_bytes summary = item(list(&page, ES_SCOPE_PUBLIC), "items", 0);
	assert_text(summary, "title", "Le jardin");
	assert_text(summary, "organisation", "Les Acacias");
	assert_text(summary, "summary", "Une équipe accueille sans rendez-vous.");
	assert_int_equal(items(summary, "domains"), 1);
	assert_true(is_nil(summary, "last_comment"));
	api_home_comment(&home, &id, "Bravo", &comment);
	summary = item(list(&page, ES_SCOPE_PUBLIC), "items", 0);
	assert_int_equal(number(summary, "comments"), 1);
	assert_true(number(summary, "last_comment") >= number(summary, "created"));
}

/* A tool, of a practice or (NULL) of none. */
static void tool(const char *title, const struct es_id *practice, struct es_id *id)
{
	uint8_t buffer[512], body[1024];
	struct es_schema_value values[2] = {{.path = "title"}, {.path = "practice"}};
	struct es_writer v, w;

	es_writer_init(&v, buffer, sizeof(buffer));
	es_write_cstr(&v, title);
	size_t title_len = v.len;
	values[0].value = es_bytes_of(buffer, title_len);
	if (practice) {
		es_write_bin(&v, ES_BYTES(practice->bytes));
		values[1].value = es_bytes_of(buffer + title_len, v.len - title_len);
	}
	es_writer_init(&w, body, sizeof(body));
	assert_err(
	        es_schema_encode(ES_KIND_TOOL, home.account.author, values, practice ? 2 : 1, &w),
	        ES_OK);
	struct es_draft draft = {.kind = ES_KIND_TOOL, .lang = "fr", .body = es_writer_bytes(&w)};
	assert_err(es_publish(home.node, &draft, 1, id), ES_OK);
}

static uint64_t begun(uint64_t kind)
{
	struct es_view_source s;

	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	uint64_t count = es_begun_count(s.snap, kind, s.scope_max);
	es_snapshot_end(s.snap);
	return count;
}

static struct es_bytes news(const struct es_page *page)
{
	struct es_view_source s;

	es_writer_reset(&out);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_err(es_view_news(&s, page, &out), ES_OK);
	es_snapshot_end(s.snap);
	return written();
}

static void pass_a_while(void)
{
	uint64_t until = es_now_ms() + 2;

	while (es_now_ms() < until)
		;
}

static void withdraw(const struct es_id *id)
{
	size_t erased;

	assert_err(es_erase(home.node, id, "mistake", &erased), ES_OK);
}

static void what_is_new_is_practices_and_tools(void **state)
{
	struct es_id practice, of, alone, later, revised;
	struct es_page page = {0}, one = {.limit = 1};

	(void)state;
	api_home_practice(&home, "Le jardin", ES_SCOPE_PUBLIC, &practice);
	pass_a_while();
	tool("La grille du jardin", &practice, &of);
	tool("Le dé", NULL, &alone);
	pass_a_while();
	api_home_practice(&home, "Le four", ES_SCOPE_PUBLIC, &later);
	api_home_practice(&home, "Entre nous", ES_SCOPE_FEDERATION, &revised);
	revise(&practice, &practice, 1, "Le grand jardin", &revised);
	assert_int_equal(begun(ES_KIND_PRACTICE), 2);
	assert_int_equal(begun(ES_KIND_TOOL), 2);
	struct es_bytes list = news(&page);
	assert_int_equal(items(list, "items"), 3);
	assert_id(item(list, "items", 0), "id", &later);
	assert_text(item(list, "items", 0), "kind", "practice");
	assert_id(item(list, "items", 1), "id", &alone);
	assert_text(item(list, "items", 1), "kind", "tool");
	assert_text(item(list, "items", 2), "title", "Le grand jardin");
	assert_int_equal(items(news(&one), "items"), 1);
	/* what is withdrawn is neither new nor counted; its tool then stands alone */
	withdraw(&practice);
	assert_int_equal(begun(ES_KIND_PRACTICE), 1);
	list = news(&page);
	assert_int_equal(items(list, "items"), 3);
	assert_id(item(list, "items", 2), "id", &of);
}

static void members_see_more_than_strangers(void **state)
{
	struct es_view_source s;
	struct es_page page = {0};
	struct es_id id;

	(void)state;
	api_home_practice(&home, "Entre nous", ES_SCOPE_FEDERATION, &id);
	assert_int_equal(number(list(&page, ES_SCOPE_PUBLIC), "total"), 0);
	assert_int_equal(items(list(&page, ES_SCOPE_FEDERATION), "items"), 1);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_writer_reset(&out);
	assert_err(es_view_practice(&s, &id, &out), ES_NOT_FOUND);
	assert_err(es_view_summary(&s, &id, &out), ES_NOT_FOUND);
	assert_err(es_view_comments(&s, &id, &page, &out), ES_NOT_FOUND);
	assert_int_equal(out.len, 0);
	s.scope_max = ES_SCOPE_FEDERATION;
	assert_err(es_view_practice(&s, &id, &out), ES_OK);
	es_snapshot_end(s.snap);
}

static void comments_stand_in_order(void **state)
{
	struct es_view_source s;
	struct es_page page = {.limit = 2};
	struct es_id id, comments[3];

	(void)state;
	api_home_practice(&home, "Débat", ES_SCOPE_PUBLIC, &id);
	for (size_t i = 0; i < 3; i++)
		api_home_comment(&home, &id,
		                 i == 0   ? "un"
		                 : i == 1 ? "deux"
		                          : "trois",
		                 &comments[i]);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_writer_reset(&out);
	assert_err(es_view_comments(&s, &id, &page, &out), ES_OK);
	struct es_bytes part = written();
	assert_int_equal(number(part, "total"), 3);
	assert_text(item(part, "items", 0), "text", "un");
	assert_text(item(part, "items", 1), "text", "deux");
	assert_id(item(part, "items", 1), "about", &id);
	assert_true(is_nil(item(part, "items", 0), "parent"));
	char cursor[ES_CURSOR_MAX];
	struct es_bytes next = es_value_str(at(part, "next"));
	memcpy(cursor, next.data, next.len);
	page.after = es_bytes_of(cursor, next.len);
	es_writer_reset(&out);
	assert_err(es_view_comments(&s, &id, &page, &out), ES_OK);
	assert_text(item(written(), "items", 0), "text", "trois");
	assert_true(is_nil(written(), "next"));
	es_writer_reset(&out);
	assert_err(es_view_comment(&s, &comments[2], &out), ES_OK);
	assert_text(written(), "structure.name", "a");
	assert_err(es_view_comment(&s, &id, &out), ES_NOT_FOUND);
	es_snapshot_end(s.snap);
}

#define SAID 120

static struct es_bytes part_of(const struct es_view_source *s, const struct es_id *about,
                               const struct es_page *page)
{
	es_writer_reset(&out);
	assert_err(es_view_comments(s, about, page, &out), ES_OK);
	return written();
}

/* All that comes on one side of a part, each once, in order. */
static size_t follow(const struct es_view_source *s, const struct es_id *about, const char *way,
                     struct es_page page, const struct es_id *ids, size_t place)
{
	bool back = strcmp(way, "previous") == 0;
	char cursor[ES_CURSOR_MAX];

	for (;;) {
		struct es_bytes part = part_of(s, about, &page);
		size_t count = items(part, "items");
		if (page.before.len)
			place -= count;
		for (size_t i = 0; i < count; i++)
			assert_id(item(part, "items", i), "id", &ids[place + i]);
		if (!page.before.len)
			place += back ? 0 : count;
		if (is_nil(part, way))
			return place;
		struct es_bytes next = es_value_str(at(part, way));
		memcpy(cursor, next.data, next.len);
		page = (struct es_page){.limit = 50};
		*(back ? &page.before : &page.after) = es_bytes_of(cursor, next.len);
	}
}

#define LONG_ONES 40

/* Going back, too, a part ends before it is too large for an answer. */
static void long_messages_come_in_smaller_parts(void **state)
{
	static char text[ES_COMMENT_MAX + 1];
	struct es_view_source s;
	struct es_page page = {.limit = 20};
	struct es_id id, ids[LONG_ONES];
	char hex[ES_ID_HEX_LEN];

	(void)state;
	for (size_t i = 0; i + 4 <= ES_COMMENT_MAX; i += 4)
		memcpy(text + i, "\xf0\x9f\x9a\xb2", 4);
	api_home_practice(&home, "Débat", ES_SCOPE_PUBLIC, &id);
	for (size_t i = 0; i < LONG_ONES; i++)
		api_home_comment(&home, &id, text, &ids[i]);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_id_hex(&ids[LONG_ONES - 1], hex);
	page.from = es_bytes_of(hex, 16);
	char cursor[ES_CURSOR_MAX];
	struct es_bytes previous = es_value_str(at(part_of(&s, &id, &page), "previous"));
	memcpy(cursor, previous.data, previous.len);
	const struct es_page back = {.limit = 50, .before = es_bytes_of(cursor, previous.len)};
	struct es_bytes part = part_of(&s, &id, &back);
	assert_true(items(part, "items") < LONG_ONES - 4);
	assert_true(part.len < 2u << 20);
	assert_int_equal(follow(&s, &id, "previous", page, ids, LONG_ONES - 4), 0);
	es_snapshot_end(s.snap);
}

static void a_long_thread_opens_where_its_reader_is(void **state)
{
	struct es_view_source s;
	struct es_page page = {.limit = 20, .from = es_bytes_str("unread")};
	struct es_id id, other, ids[SAID];
	char hex[ES_ID_HEX_LEN], text[16];

	(void)state;
	api_home_practice(&home, "Débat", ES_SCOPE_PUBLIC, &id);
	api_home_practice(&home, "Ailleurs", ES_SCOPE_PUBLIC, &other);
	for (size_t i = 0; i < SAID; i++) {
		snprintf(text, sizeof(text), "n° %zu", i);
		api_home_comment(&home, &id, text, &ids[i]);
	}
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	/* of a stranger nothing is known but what they say */
	assert_id(item(part_of(&s, &id, &page), "items", 0), "id", &ids[0]);
	assert_true(is_nil(written(), "first_unread"));
	page.read = number(item(part_of(&s, &id, &(struct es_page){.limit = 90}), "items", 79),
	                   "number");
	struct es_bytes part = part_of(&s, &id, &page);
	assert_id(part, "first_unread", &ids[80]);
	assert_int_equal(number(part, "unread"), SAID - 80);
	assert_int_equal(items(part, "items"), 20);
	assert_id(item(part, "items", 0), "id", &ids[77]);
	assert_false(is_nil(part, "previous"));
	assert_int_equal(follow(&s, &id, "next", page, ids, 77), SAID);
	assert_int_equal(follow(&s, &id, "previous", page, ids, 77), 0);
	/* around a message */
	es_id_hex(&ids[1], hex);
	page.from = es_bytes_of(hex, 16);
	assert_id(item(part_of(&s, &id, &page), "items", 0), "id", &ids[0]);
	assert_true(is_nil(written(), "previous"));
	es_id_hex(&ids[SAID - 1], hex);
	assert_int_equal(items(part_of(&s, &id, &page), "items"), 4);
	/* nothing of this conversation: from its beginning */
	es_id_hex(&other, hex);
	assert_id(item(part_of(&s, &id, &page), "items", 0), "id", &ids[0]);
	page.from = es_bytes_str("nonsense");
	assert_err(es_view_comments(&s, &id, &page, &out), ES_MALFORMED);
	page = (struct es_page){.before = es_bytes_str("zz")};
	assert_err(es_view_comments(&s, &id, &page, &out), ES_MALFORMED);
	/* a short one comes whole */
	page = (struct es_page){.limit = 200, .from = es_bytes_str("unread"), .read = 1};
	assert_int_equal(items(part_of(&s, &id, &page), "items"), SAID);
	es_snapshot_end(s.snap);
}

static void prefixes_find_practices(void **state)
{
	struct es_view_source s;
	struct es_id id, comment, found;
	char hex[ES_ID_HEX_LEN];

	(void)state;
	api_home_practice(&home, "Cherché", ES_SCOPE_PUBLIC, &id);
	api_home_comment(&home, &id, "trouvé", &comment);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_id_hex(&id, hex);
	assert_err(es_view_find_practice(&s, hex, 12, &found), ES_OK);
	assert_true(es_id_equal(&found, &id));
	es_id_hex(&comment, hex);
	assert_err(es_view_find_practice(&s, hex, 64, &found), ES_OK);
	assert_true(es_id_equal(&found, &id));
	assert_err(es_view_find_practice(&s, hex, 7, &found), ES_MALFORMED);
	assert_err(es_view_find_practice(&s, "0000000000", 10, &found), ES_NOT_FOUND);
	es_snapshot_end(s.snap);
}

static void a_suspended_structure_is_no_member(void **state)
{
	struct es_view_source s;
	struct es_federation f;
	struct es_member members[2];
	uint32_t by_id[2] = {0, 1};

	(void)state;
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	f = *s.federation;
	members[0] = members[1] = f.members[0];
	memset(members[1].admission.structure.bytes, 0xff, ES_ID_LEN);
	members[1].coordinator = members[1].steward = false;
	members[1].suspended = true;
	f.members = members;
	f.members_len = 2;
	f.by_id = by_id;
	s.federation = &f;
	es_writer_reset(&out);
	assert_err(es_view_structures(&s, NULL, NULL, &out), ES_OK);
	assert_int_equal(items(written(), "items"), 2);
	assert_text(item(written(), "items", 0), "state", "self");
	assert_text(item(written(), "items", 1), "state", "suspended");
	es_writer_reset(&out);
	assert_err(es_view_structure(&s, &members[1].admission.structure, NULL, NULL, &out), ES_OK);
	assert_text(written(), "state", "suspended");
	es_snapshot_end(s.snap);
}

static void practice_in(const char *lang, const char *title)
{
	struct es_writer w;
	struct es_id id;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {
	        .kind = ES_KIND_PRACTICE, .lang = lang, .body = api_home_body(&home, title, &w)};
	assert_err(es_publish(home.node, &draft, 1, &id), ES_OK);
	es_writer_free(&w);
}

static void a_structure_tells_the_languages_of_its_practices(void **state)
{
	struct es_view_source s;
	struct es_bytes one;

	(void)state;
	practice_in("fr", "Un");
	practice_in("fr", "Deux");
	practice_in("ca", "Tres");
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_writer_reset(&out);
	assert_err(es_view_structures(&s, NULL, NULL, &out), ES_OK);
	one = item(written(), "items", 0);
	assert_int_equal(number(one, "practices"), 3);
	assert_int_equal(items(one, "languages"), 2);
	for (size_t i = 0; i < 2; i++) {
		struct es_bytes in = item(one, "languages", i);
		struct es_bytes lang;
		assert_true(es_map_path(in, "lang", &lang));
		bool french = es_bytes_equal(es_value_str(lang), es_bytes_str("fr"));
		assert_int_equal(number(in, "count"), french ? 2 : 1);
	}
	es_snapshot_end(s.snap);
}

static void structures_and_node(void **state)
{
	struct es_view_source s;

	(void)state;
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_writer_reset(&out);
	assert_err(es_view_structures(&s, NULL, NULL, &out), ES_OK);
	assert_int_equal(items(written(), "items"), 1);
	assert_text(item(written(), "items", 0), "state", "self");
	struct es_id nobody = {{9}};
	assert_err(es_view_structure(&s, &nobody, NULL, NULL, &out), ES_NOT_FOUND);
	es_writer_reset(&out);
	assert_err(es_view_node(&s, &home.account, false, 5, &out), ES_OK);
	assert_text(written(), "node.name", "a");
	assert_text(written(), "federation.name", "Essai");
	assert_text(written(), "account.role", "professional");
	assert_int_equal(number(written(), "now"), 5);
	assert_int_equal(number(written(), "counts.tools"), 0);
	es_writer_reset(&out);
	assert_err(es_view_node(&s, NULL, true, 5, &out), ES_OK);
	assert_false(es_map_path(written(), "account", &(struct es_bytes){0}));
	es_snapshot_end(s.snap);
}

static void the_schema_speaks_each_language(void **state)
{
	size_t known = 0;

	(void)state;
	for (uint64_t kind = 0; kind < 32; kind++)
		known += es_schema_of(kind) != NULL;
	for (size_t i = 0; i < ES_LANGUAGE_COUNT; i++) {
		es_writer_reset(&out);
		assert_err(es_view_schema(es_bytes_str(es_language_codes[i]), &out), ES_OK);
		assert_text(written(), "lang", es_language_codes[i]);
		assert_int_equal(items(written(), "kinds"), known);
	}
	es_writer_reset(&out);
	assert_err(es_view_schema(es_bytes_str("xx"), &out), ES_OK);
	assert_text(written(), "lang", "en");
	struct es_writer json;
	es_writer_grow(&json, 4 << 20);
	assert_err(es_json_write(written(), true, &json), ES_OK);
	es_writer_free(&json);
}

static void a_full_writer_leaves_nothing_behind(void **state)
{
	struct es_view_source s;
	struct es_id id;
	uint8_t small[100];
	struct es_writer w;

	(void)state;
	api_home_practice(&home, "Trop long", ES_SCOPE_PUBLIC, &id);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_writer_init(&w, small, sizeof(small));
	assert_err(es_view_practice(&s, &id, &w), ES_NO_SPACE);
	assert_int_equal(w.len, 0);
	es_snapshot_end(s.snap);
}

#define WITH_HOME(test) cmocka_unit_test_setup_teardown(test, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_HOME(a_practice_is_assembled),
	        WITH_HOME(revisions_move_the_heads),
	        WITH_HOME(lists_come_in_pages),
	        WITH_HOME(a_bad_cursor_is_refused),
	        WITH_HOME(summaries_tell_the_essentials),
	        WITH_HOME(what_is_new_is_practices_and_tools),
	        WITH_HOME(members_see_more_than_strangers),
	        WITH_HOME(comments_stand_in_order),
	        WITH_HOME(a_long_thread_opens_where_its_reader_is),
	        WITH_HOME(long_messages_come_in_smaller_parts),
	        WITH_HOME(prefixes_find_practices),
	        WITH_HOME(a_structure_tells_the_languages_of_its_practices),
	        WITH_HOME(structures_and_node),
	        WITH_HOME(a_suspended_structure_is_no_member),
	        WITH_HOME(the_schema_speaks_each_language),
	        WITH_HOME(a_full_writer_leaves_nothing_behind),
	};

	return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
