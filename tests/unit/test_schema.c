/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/chunk.h"
#include "essaim/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t author[ES_AUTHOR_LEN] = {7};
static uint8_t buffer[ES_BODY_MAX];
static uint8_t scratch[64 * 1024];

/* --- helpers: one encoded value at a time
 * ------------------------------------------------------------------------ */

static size_t scratch_used;

static struct es_bytes str_value(const char *text)
{
	struct es_writer w;

	es_writer_init(&w, scratch + scratch_used, sizeof(scratch) - scratch_used);
	es_write_cstr(&w, text);
	assert_int_equal(w.err, ES_OK);
	scratch_used += w.len;
	return es_writer_bytes(&w);
}

static struct es_bytes raw_value(const char *bytes, size_t len)
{
	return es_bytes_of(bytes, len);
}

/* Encodes and checks; the path that is at fault ends up in fault. */
static es_err try_values(uint64_t kind, const struct es_schema_value *values, size_t count,
                         struct es_schema_fault *fault)
{
	struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_err err = es_schema_encode(kind, author, values, count, &w);
	if (err != ES_OK)
		return err;
	assert_int_equal(es_canonical(es_writer_bytes(&w)), ES_OK);
	return es_schema_check(kind, es_writer_bytes(&w), fault);
}

static void refuses(const char *path, struct es_bytes value, const char *fault_path)
{
	struct es_schema_fault fault;
	struct es_schema_value values[] = {{"description.title", str_value("Titre")},
	                                   {path, value}};

	assert_int_equal(try_values(ES_KIND_PRACTICE, values, 2, &fault), ES_INVALID);
	assert_string_equal(fault.path, fault_path);
	assert_non_null(fault.why);
}

static void takes(const char *path, struct es_bytes value)
{
	struct es_schema_fault fault = {.why = "-"};
	struct es_schema_value values[] = {{"description.title", str_value("Titre")},
	                                   {path, value}};
	es_err err = try_values(ES_KIND_PRACTICE, values, 2, &fault);

	if (err != ES_OK)
		print_error("%s: %s %s\n", path, fault.path, fault.why);
	assert_int_equal(err, ES_OK);
}

static int reset(void **state)
{
	(void)state;
	scratch_used = 0;
	return 0;
}

/* --- the tables themselves
 * --------------------------------------------------------------------------------------- */

static void check_label(const struct es_label *label, const char *name)
{
	for (int i = 0; i < ES_LANGUAGE_COUNT; i++) {
		if (!label->in[i] || !label->in[i][0])
			fail_msg("%s has no label in %s", name, es_language_codes[i]);
		assert_true(es_utf8_valid((const uint8_t *)label->in[i], strlen(label->in[i])));
	}
}

static void check_fields(const struct es_field *fields, size_t count, int depth)
{
	assert_true(depth < 5);
	for (size_t i = 0; i < count; i++) {
		const struct es_field *f = &fields[i];

		check_label(&f->label, f->name);
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(fields[j].name, f->name);
			for (int l = 0; l < ES_LANGUAGE_COUNT; l++)
				assert_string_not_equal(fields[j].label.in[l], f->label.in[l]);
		}
		for (size_t j = 0; j < f->options_len; j++)
			check_label(&f->options[j].label, f->options[j].code);
		assert_int_equal(f->type == ES_FIELD_GROUP || f->type == ES_FIELD_FILE,
		                 f->fields_len > 0);
		assert_int_equal(f->type == ES_FIELD_CHOICE || f->type == ES_FIELD_BOXES,
		                 f->options_len > 0);
		assert_int_equal(f->list, f->max_items > 0);
		assert_true(strlen(es_field_type_word(f->type)) > 1);
		check_fields(f->fields, f->fields_len, depth + 1);
	}
}

static void test_tables_are_complete(void **state)
{
	static const uint64_t kinds[] = {
	        ES_KIND_STRUCTURE_CARD, ES_KIND_PROFILE, ES_KIND_PRACTICE,   ES_KIND_TOOL,
	        ES_KIND_TESTIMONY,      ES_KIND_COMMENT, ES_KIND_EXPERIENCE, ES_KIND_REACTION,
	        ES_KIND_ROOM,           ES_KIND_TOOLBOX, ES_KIND_ADOPTION,   ES_KIND_REQUEST,
	        ES_KIND_TUTORIAL};
	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct es_schema *schema = es_schema_of(kinds[i]);

		assert_non_null(schema);
		assert_int_equal(schema->kind, kinds[i]);
		check_label(&schema->label, "kind");
		check_fields(schema->fields, schema->fields_len, 0);
	}
	assert_null(es_schema_of(ES_KIND_LOG_START));
	assert_null(es_schema_of(UINT64_MAX));
}

/* The page that strangers read must name every field and code. */
static void expect_documented(const char *page, const char *word)
{
	char quoted[200];

	snprintf(quoted, sizeof(quoted), "`%s`", word);
	if (!strstr(page, quoted))
		fail_msg("docs/kinds.md does not name %s", quoted);
}

static void expect_fields_documented(const char *page, const struct es_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		expect_documented(page, fields[i].name);
		for (size_t j = 0; j < fields[i].options_len; j++)
			expect_documented(page, fields[i].options[j].code);
		expect_fields_documented(page, fields[i].fields, fields[i].fields_len);
	}
}

static void test_tables_are_documented(void **state)
{
	static char page[65536];
	(void)state;

	FILE *file = fopen(ES_TESTS_DIR "/../docs/kinds.md", "rb");
	assert_non_null(file);
	size_t len = fread(page, 1, sizeof(page) - 1, file);
	fclose(file);
	page[len] = '\0';
	for (uint64_t kind = 0; kind < 32; kind++) {
		const struct es_schema *schema = es_schema_of(kind);
		char heading[100];
		if (!schema)
			continue;
		snprintf(heading, sizeof(heading), "## %s (%d)", es_kind_word(kind), (int)kind);
		assert_non_null(strstr(page, heading));
		expect_fields_documented(page, schema->fields, schema->fields_len);
	}
}

static void test_field_is_found_by_path(void **state)
{
	const struct es_schema *practice = es_schema_of(ES_KIND_PRACTICE);
	(void)state;

	assert_string_equal(es_schema_field(practice, "description.title")->name, "title");
	assert_string_equal(es_schema_field(practice, "results.figures.unit")->name, "unit");
	assert_int_equal(es_schema_field(practice, "implementation.budget")->type, ES_FIELD_MONEY);
	assert_int_equal(es_schema_field(practice, "description.summary")->max_words, 250);
	assert_null(es_schema_field(practice, "description.titl"));
	assert_null(es_schema_field(practice, "description.title.more"));
	assert_null(es_schema_field(practice, ""));
}

static void test_language_of_a_tag(void **state)
{
	(void)state;
	assert_int_equal(es_language_of(es_bytes_str("fr")), ES_FR);
	assert_int_equal(es_language_of(es_bytes_str("HU-hu")), ES_HU);
	assert_int_equal(es_language_of(es_bytes_str("ca-valencia")), ES_CA);
	assert_int_equal(es_language_of(es_bytes_str("fra")), ES_EN);
	assert_int_equal(es_language_of(es_bytes_str("de")), ES_EN);
	assert_int_equal(es_language_of(es_bytes_str("")), ES_EN);
}

/* --- files ------------------------------------------------------------------------------------ */

/* {file, size, type, name}, with the id all of one byte. */
static void write_file(struct es_writer *w, uint8_t byte, int64_t size, const char *type,
                       const char *name)
{
	uint8_t id[ES_ID_LEN];

	memset(id, byte, sizeof(id));
	es_write_map(w, 4);
	es_write_cstr(w, "file");
	es_write_bin(w, ES_BYTES(id));
	es_write_cstr(w, "size");
	es_write_int(w, size);
	es_write_cstr(w, "type");
	es_write_cstr(w, type);
	es_write_cstr(w, "name");
	es_write_cstr(w, name);
}

static struct es_bytes one_file(int64_t size, const char *type, const char *name)
{
	struct es_writer w;

	es_writer_init(&w, scratch + scratch_used, sizeof(scratch) - scratch_used);
	es_write_array(&w, 1);
	write_file(&w, 1, size, type, name);
	assert_int_equal(w.err, ES_OK);
	scratch_used += w.len;
	return es_writer_bytes(&w);
}

static void test_files(void **state)
{
	(void)state;
	takes("files", one_file(1, "application/pdf", "guide.pdf"));
	takes("files", one_file(ES_ATTACHMENT_MAX, "image/svg+xml", "Été 2019 (2).svg"));
	refuses("files", one_file(0, "application/pdf", "guide.pdf"), "files.size");
	refuses("files", one_file(-1, "application/pdf", "guide.pdf"), "files.size");
	refuses("files", one_file(ES_ATTACHMENT_MAX + 1, "application/pdf", "g.pdf"), "files.size");
	refuses("files", one_file(1, "application/pdf", "../guide.pdf"), "files.name");
	refuses("files", one_file(1, "application/pdf", "a\\b"), "files.name");
	refuses("files", one_file(1, "application/pdf", ""), "files.name");
	refuses("files", one_file(1, "Application/pdf", "g.pdf"), "files.type");
	refuses("files", one_file(1, "application", "g.pdf"), "files.type");
	refuses("files", one_file(1, "text/html; charset=utf-8", "g.pdf"), "files.type");
	refuses("files", one_file(1, "a/b/c", "g.pdf"), "files.type");
	refuses("files", raw_value("\x90", 1), "files");
	refuses("files", raw_value("\x91\x80", 2), "files");
}

/* A testimony that refers to so many files. */
static struct es_bytes testimony_with(size_t files)
{
	struct es_writer list;
	uint8_t bytes[4096], practice[ES_ID_LEN] = {9};
	struct es_writer id, w;

	es_writer_init(&list, bytes, sizeof(bytes));
	es_write_array(&list, files);
	for (size_t i = 0; i < files; i++)
		write_file(&list, (uint8_t)(i + 1), 1000, "audio/ogg", "voix.ogg");
	es_writer_init(&id, scratch, sizeof(scratch));
	es_write_bin(&id, ES_BYTES(practice));
	scratch_used = id.len;
	struct es_schema_value values[] = {{"practice", es_writer_bytes(&id)},
	                                   {"role", str_value("beneficiary")},
	                                   {"files", es_writer_bytes(&list)}};
	es_writer_init(&w, buffer, sizeof(buffer));
	assert_int_equal(es_schema_encode(ES_KIND_TESTIMONY, author, values, 3, &w), ES_OK);
	return es_writer_bytes(&w);
}

/* What the schema takes for a file is what everybody counts as a reference. */
static void test_files_of_a_body(void **state)
{
	static struct es_attachment_ref refs[ES_ATTACHMENTS_MAX];
	struct es_schema_fault fault;
	(void)state;

	struct es_bytes body = testimony_with(3);
	assert_int_equal(es_schema_check(ES_KIND_TESTIMONY, body, &fault), ES_OK);
	assert_int_equal(es_attachment_refs(body, refs), 3);
	assert_int_equal(refs[2].id.bytes[0], 3);
	assert_int_equal(refs[2].size, 1000);
	assert_string_equal(refs[2].type, "audio/ogg");
	body = testimony_with(11);
	assert_int_equal(es_schema_check(ES_KIND_TESTIMONY, body, &fault), ES_INVALID);
	assert_string_equal(fault.path, "files");
}

/* --- toolboxes -------------------------------------------------------------------------------- */

/* {rubric, entries: [{record, note}…, {attachment}]} */
static void write_section(struct es_writer *w, const char *rubric, size_t records)
{
	uint8_t id[ES_ID_LEN];

	es_write_map(w, 2);
	es_write_cstr(w, "rubric");
	es_write_cstr(w, rubric);
	es_write_cstr(w, "entries");
	es_write_array(w, records + 1);
	for (size_t i = 0; i < records; i++) {
		memset(id, (int)i, sizeof(id));
		es_write_map(w, 2);
		es_write_cstr(w, "record");
		es_write_bin(w, ES_BYTES(id));
		es_write_cstr(w, "note");
		es_write_cstr(w, "Dès le premier jour.");
	}
	es_write_map(w, 1);
	es_write_cstr(w, "attachment");
	write_file(w, (uint8_t)records, 2000, "application/pdf", "guide.pdf");
}

static es_err try_toolbox(size_t sections, size_t records, const char *rubric,
                          struct es_schema_fault *fault)
{
	struct es_writer w;

	scratch_used = 0;
	struct es_bytes title = str_value("Les premiers jours");
	es_writer_init(&w, scratch + scratch_used, sizeof(scratch) - scratch_used);
	es_write_array(&w, sections);
	for (size_t i = 0; i < sections; i++)
		write_section(&w, rubric, records);
	assert_int_equal(w.err, ES_OK);
	struct es_schema_value values[] = {{"sections", es_writer_bytes(&w)}, {"title", title}};
	return try_values(ES_KIND_TOOLBOX, values, 2, fault);
}

static void test_toolbox(void **state)
{
	static struct es_attachment_ref refs[ES_ATTACHMENTS_MAX];
	struct es_schema_fault fault;
	struct es_reader r;
	(void)state;

	assert_int_equal(try_toolbox(20, 39, "soft_skills", &fault), ES_OK);
	assert_int_equal(try_toolbox(2, 3, "welcome_integration", &fault), ES_OK);
	es_reader_init(&r, es_bytes_of(buffer, sizeof(buffer)));
	assert_int_equal(es_attachment_refs(es_read_value(&r), refs), 1);
	assert_int_equal(refs[0].id.bytes[0], 3);
	assert_int_equal(refs[0].size, 2000);
	assert_int_equal(try_toolbox(21, 1, "other", &fault), ES_INVALID);
	assert_string_equal(fault.path, "sections");
	assert_int_equal(try_toolbox(1, 40, "other", &fault), ES_INVALID);
	assert_string_equal(fault.path, "sections.entries");
	assert_int_equal(try_toolbox(1, 1, "first_month", &fault), ES_INVALID);
	assert_string_equal(fault.path, "sections.rubric");
}

/* --- encoding --------------------------------------------------------------------------------- */

static void test_encode_sorts_into_schema_order(void **state)
{
	(void)state;
	struct es_schema_value values[] = {
	        {"licence", str_value("CC-BY-SA-4.0")},
	        {"description.summary", str_value("Deux phrases.")},
	        {"organisation.city", str_value("Montbéliard")},
	        {"description.title", str_value("Café des métiers")},
	        {"organisation.name", str_value("Structure d'essai")},
	};
	struct es_writer expected;
	uint8_t room[512];

	assert_int_equal(try_values(ES_KIND_PRACTICE, values, 5, NULL), ES_OK);
	es_writer_init(&expected, room, sizeof(room));
	es_write_map(&expected, 4);
	es_write_cstr(&expected, "author");
	es_write_bin(&expected, ES_BYTES(author));
	es_write_cstr(&expected, "organisation");
	es_write_map(&expected, 2);
	es_write_cstr(&expected, "name");
	es_write_cstr(&expected, "Structure d'essai");
	es_write_cstr(&expected, "city");
	es_write_cstr(&expected, "Montbéliard");
	es_write_cstr(&expected, "description");
	es_write_map(&expected, 2);
	es_write_cstr(&expected, "title");
	es_write_cstr(&expected, "Café des métiers");
	es_write_cstr(&expected, "summary");
	es_write_cstr(&expected, "Deux phrases.");
	es_write_cstr(&expected, "licence");
	es_write_cstr(&expected, "CC-BY-SA-4.0");
	assert_int_equal(expected.err, ES_OK);
	assert_memory_equal(buffer, room, expected.len);
}

static void test_encode_refuses_bad_paths(void **state)
{
	(void)state;
	struct es_schema_value twice[] = {{"description.title", str_value("a")},
	                                  {"description.title", str_value("b")}};
	struct es_schema_value whole[] = {{"description", raw_value("\x80", 1)},
	                                  {"description.title", str_value("b")}};
	struct es_schema_value unknown[] = {{"description.colour", str_value("a")}};
	struct es_schema_value inside[] = {{"results.figures.unit", str_value("a")}};

	assert_int_equal(try_values(ES_KIND_PRACTICE, twice, 2, NULL), ES_EXISTS);
	assert_int_equal(try_values(ES_KIND_PRACTICE, whole, 2, NULL), ES_EXISTS);
	assert_int_equal(try_values(ES_KIND_PRACTICE, unknown, 1, NULL), ES_INVALID);
	assert_int_equal(try_values(ES_KIND_PRACTICE, inside, 1, NULL), ES_INVALID);
	assert_int_equal(try_values(ES_KIND_BADGE, unknown, 1, NULL), ES_NOT_FOUND);
}

/* --- adoptions -------------------------------------------------------------------------------- */

/* Follow-ups of one figure each, as many as asked for. */
static struct es_bytes follow_ups(size_t count, const char *date, int64_t milli)
{
	struct es_writer w;

	es_writer_init(&w, scratch + scratch_used, sizeof(scratch) - scratch_used);
	es_write_array(&w, count);
	for (size_t i = 0; i < count; i++) {
		es_write_map(&w, 3);
		es_write_cstr(&w, "date");
		es_write_cstr(&w, date);
		es_write_cstr(&w, "text");
		es_write_cstr(&w, "Deux groupes.");
		es_write_cstr(&w, "figures");
		es_write_array(&w, 1);
		es_write_map(&w, 2);
		es_write_cstr(&w, "value_milli");
		es_write_int(&w, milli);
		es_write_cstr(&w, "unit");
		es_write_cstr(&w, "personnes");
	}
	assert_int_equal(w.err, ES_OK);
	scratch_used += w.len;
	return es_writer_bytes(&w);
}

static es_err adopt(const char *state, struct es_bytes follow_ups, struct es_schema_fault *fault)
{
	uint8_t entity[ES_ID_LEN] = {9};
	struct es_writer id;

	es_writer_init(&id, scratch + scratch_used, sizeof(scratch) - scratch_used);
	es_write_bin(&id, ES_BYTES(entity));
	scratch_used += id.len;
	struct es_schema_value values[] = {{"adopts", es_writer_bytes(&id)},
	                                   {"state", str_value(state)},
	                                   {"follow_ups", follow_ups}};
	return try_values(ES_KIND_ADOPTION, values, follow_ups.len ? 3 : 2, fault);
}

static void test_adoptions(void **state)
{
	struct es_schema_fault fault;
	struct es_bytes none = {NULL, 0};
	struct es_schema_value stateless[] = {{"since", str_value("2025-03")}};
	(void)state;

	assert_int_equal(adopt("interested", none, &fault), ES_OK);
	assert_int_equal(adopt("in_use", follow_ups(50, "2026-03", 12500), &fault), ES_OK);
	assert_int_equal(adopt("perhaps", none, &fault), ES_INVALID);
	assert_string_equal(fault.path, "state");
	assert_int_equal(adopt("in_use", follow_ups(51, "2026", 1), &fault), ES_INVALID);
	assert_string_equal(fault.path, "follow_ups");
	assert_int_equal(adopt("in_use", follow_ups(1, "2026-13", 1), &fault), ES_INVALID);
	assert_string_equal(fault.path, "follow_ups.date");
	assert_int_equal(try_values(ES_KIND_ADOPTION, stateless, 1, &fault), ES_INVALID);
	assert_string_equal(fault.path, "adopts");
}

/* --- refusals --------------------------------------------------------------------------------- */

static void test_required_fields(void **state)
{
	struct es_schema_fault fault;
	(void)state;
	struct es_schema_value city[] = {{"organisation.city", str_value("Győr")}};
	struct es_schema_value text[] = {{"text", str_value("Bonjour")}};
	struct es_schema_value quote[] = {{"quote.from", raw_value("\x01", 1)}};

	assert_int_equal(try_values(ES_KIND_PRACTICE, city, 1, &fault), ES_INVALID);
	assert_string_equal(fault.path, "description");
	assert_int_equal(try_values(ES_KIND_COMMENT, text, 1, &fault), ES_OK);
	assert_int_equal(try_values(ES_KIND_COMMENT, quote, 1, &fault), ES_INVALID);
	assert_string_equal(fault.path, "quote.id");
	assert_int_equal(try_values(ES_KIND_EXPERIENCE, text, 0, &fault), ES_INVALID);
	assert_string_equal(fault.path, "practice");
}

static void test_text_forms(void **state)
{
	(void)state;
	takes("description.summary", str_value("Un.\nDeux.\tTrois."));
	takes("innovation", str_value("É"));
	refuses("innovation", str_value(""), "innovation");
	refuses("innovation", str_value("a\x1b[2Jb"), "innovation");
	refuses("innovation", str_value("a\xc2\x9b"), "innovation");
	refuses("innovation", str_value("a\rb"), "innovation");
	refuses("organisation.name", str_value("two\nlines"), "organisation.name");
	refuses("organisation.name", raw_value("\x01", 1), "organisation.name");
	takes("organisation.country", str_value("HU"));
	refuses("organisation.country", str_value("hu"), "organisation.country");
	refuses("organisation.country", str_value("HUN"), "organisation.country");
	takes("description.original_lang", str_value("sr-Latn-RS"));
	refuses("description.original_lang", str_value("x"), "description.original_lang");
	refuses("description.original_lang", str_value("fr-"), "description.original_lang");
	refuses("description.original_lang", str_value("français"), "description.original_lang");
}

static void test_urls(void **state)
{
	(void)state;
	takes("organisation.website", str_value("https://example.org/a?b=c#d"));
	takes("organisation.website", str_value("http://example.org"));
	refuses("organisation.website", str_value("javascript:alert(1)"), "organisation.website");
	refuses("organisation.website", str_value("www.example.org"), "organisation.website");
	refuses("organisation.website", str_value("https://"), "organisation.website");
	refuses("organisation.website", str_value("https://a b"), "organisation.website");
	refuses("organisation.website", str_value("https://a\"onclick"), "organisation.website");
}

static void email(const char *address, es_err expected)
{
	struct es_schema_value values[] = {{"email", str_value(address)}};

	assert_int_equal(try_values(ES_KIND_PROFILE, values, 1, NULL), expected);
}

static void test_emails(void **state)
{
	(void)state;
	email("accueil@example.org", ES_OK);
	email("a.b+c@mail.example.org", ES_OK);
	email("accueil", ES_INVALID);
	email("@example.org", ES_INVALID);
	email("a@example", ES_INVALID);
	email("a@example..org", ES_INVALID);
	email("a@-example.org", ES_INVALID);
	email("a b@example.org", ES_INVALID);
	email("a@b@example.org", ES_INVALID);
	email(".a@example.org", ES_INVALID);
	struct es_schema_value nul[] = {{"email", raw_value("\xa6"
	                                                    "a\0@b.c",
	                                                    7)}};
	assert_int_equal(try_values(ES_KIND_PROFILE, nul, 1, NULL), ES_INVALID);
}

static void period(const char *key, const char *date, es_err expected)
{
	uint8_t room[128];
	struct es_writer w;
	struct es_schema_value values[] = {{"description.title", str_value("t")},
	                                   {"description.period", {room, 0}}};

	es_writer_init(&w, room, sizeof(room));
	es_write_map(&w, 1);
	es_write_cstr(&w, key);
	es_write_cstr(&w, date);
	values[1].value.len = w.len;
	assert_int_equal(try_values(ES_KIND_PRACTICE, values, 2, NULL), expected);
}

static void test_periods(void **state)
{
	(void)state;
	period("from", "2016-09-01", ES_OK);
	period("to", "2019", ES_OK);
	period("to", "2020-02-29", ES_OK);
	period("original", "01 / 09 / 2016", ES_OK);
	period("to", "2019-02-29", ES_INVALID);
	period("to", "2019-13", ES_INVALID);
	period("to", "2019-1", ES_INVALID);
	period("to", "01/09/2016", ES_INVALID);
	period("until", "2019", ES_INVALID);
	refuses("description.period", raw_value("\x80", 1), "description.period");
}

static void test_boxes(void **state)
{
	static const char good[] = "\x83\xa9"
	                           "education\xc2\xa5other\xc3\xaaother_text\xa3"
	                           "art";
	static const char disorder[] = "\x82\xa5other\xc3\xa9"
	                               "education\xc2";
	static const char number[] = "\x81\xa5other\x01";
	static const char unknown[] = "\x81\xa6health\xc3";
	static const char no_other[] = "\x82\xa5local\xc3\xaaother_text\xa3"
	                               "art";
	(void)state;

	takes("description.domains", raw_value(good, sizeof(good) - 1));
	refuses("description.domains", raw_value(disorder, sizeof(disorder) - 1),
	        "description.domains");
	refuses("description.domains", raw_value(number, sizeof(number) - 1),
	        "description.domains");
	refuses("description.domains", raw_value(unknown, sizeof(unknown) - 1),
	        "description.domains");
	refuses("description.coverage", raw_value(no_other, sizeof(no_other) - 1),
	        "description.coverage.other_text");
	refuses("description.domains", raw_value("\x80", 1), "description.domains");
}

static void test_money_and_staff(void **state)
{
	static const char good[] = "\x83\xa5"
	                           "cents\xce\x08\x25\x2d\xf6\xa8"
	                           "currency\xa3"
	                           "EUR\xa8original\xa1"
	                           "x";
	static const char bare[] = "\x81\xa5"
	                           "cents\x01";
	static const char lower[] = "\x82\xa5"
	                            "cents\x01\xa8"
	                            "currency\xa3"
	                            "eur";
	(void)state;

	takes("implementation.budget", raw_value(good, sizeof(good) - 1));
	refuses("implementation.budget", raw_value(bare, sizeof(bare) - 1),
	        "implementation.budget");
	refuses("implementation.budget", raw_value(lower, sizeof(lower) - 1),
	        "implementation.budget");
	takes("implementation.staff", raw_value("\xcd\x04\x4c", 3));
	refuses("implementation.staff", raw_value("\xff", 1), "implementation.staff");
	refuses("implementation.staff", str_value("11"), "implementation.staff");
}

static void test_choices_and_lists(void **state)
{
	(void)state;
	takes("transferability.applied_elsewhere", str_value("partly"));
	refuses("transferability.applied_elsewhere", str_value("Oui"),
	        "transferability.applied_elsewhere");
	takes("description.partners", raw_value("\x92\xa1"
	                                        "a\xa1"
	                                        "b",
	                                        5));
	refuses("description.partners", str_value("a, b"), "description.partners");
	refuses("description.partners", raw_value("\x90", 1), "description.partners");
	refuses("description.partners", raw_value("\x91\xa0", 2), "description.partners");
	refuses("results.figures", raw_value("\x91\x80", 2), "results.figures");
	refuses("results.figures",
	        raw_value("\x91\x81\xa4"
	                  "unit\x01",
	                  8),
	        "results.figures.unit");
}

/* The raw order of keys is part of the encoding. */
static void test_keys_out_of_order_are_refused(void **state)
{
	static const char *const orders[][2] = {
	        {"programme", "project"}, {"project", "project"}, {"description", "colour"}};
	(void)state;

	for (size_t i = 0; i < 3; i++) {
		struct es_schema_fault fault;
		struct es_writer w;

		es_writer_init(&w, buffer, sizeof(buffer));
		es_write_map(&w, 4);
		es_write_cstr(&w, "author");
		es_write_bin(&w, ES_BYTES(author));
		es_write_cstr(&w, "description");
		es_write_map(&w, 1);
		es_write_cstr(&w, "title");
		es_write_cstr(&w, "t");
		for (size_t j = 0; j < 2; j++) {
			es_write_cstr(&w, orders[i][j]);
			es_write_cstr(&w, "x");
		}
		assert_int_equal(es_schema_check(ES_KIND_PRACTICE, es_writer_bytes(&w), &fault),
		                 ES_INVALID);
	}
}

static void test_author_comes_first(void **state)
{
	static const char *const keys[] = {"writer", "author"};
	(void)state;

	for (size_t i = 0; i < 2; i++) {
		struct es_schema_fault fault;
		struct es_writer w;

		es_writer_init(&w, buffer, sizeof(buffer));
		es_write_map(&w, 1);
		es_write_cstr(&w, keys[i]);
		es_write_bin(&w, es_bytes_of(author, i == 0 ? 16 : 15));
		assert_int_equal(es_schema_check(ES_KIND_PROFILE, es_writer_bytes(&w), &fault),
		                 ES_INVALID);
		assert_string_equal(fault.path, "author");
	}
	assert_int_equal(es_schema_check(ES_KIND_PROFILE, es_bytes_str("\x80"), NULL), ES_INVALID);
	assert_int_equal(es_schema_check(ES_KIND_PROFILE, es_bytes_of(NULL, 0), NULL), ES_INVALID);
	assert_int_equal(es_schema_check(ES_KIND_BADGE, es_bytes_str("\x80"), NULL), ES_NOT_FOUND);
}

/* A fault in a key that a stranger chose must fit the path. */
static void test_long_unknown_key(void **state)
{
	char key[200];
	struct es_schema_fault fault;
	struct es_writer w;
	(void)state;

	memset(key, 'k', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	for (size_t len = 100; len < sizeof(key); len++) {
		es_writer_init(&w, buffer, sizeof(buffer));
		es_write_map(&w, 2);
		es_write_cstr(&w, "author");
		es_write_bin(&w, ES_BYTES(author));
		es_write_str(&w, es_bytes_of(key, len));
		es_write_nil(&w);
		assert_int_equal(es_schema_check(ES_KIND_TOOL, es_writer_bytes(&w), &fault),
		                 ES_INVALID);
		assert_true(strlen(fault.path) < sizeof(fault.path));
	}
}

static void test_truncated_bodies_are_refused(void **state)
{
	(void)state;
	struct es_schema_value values[] = {{"description.title", str_value("Titre")},
	                                   {"organisation.city", str_value("Győr")},
	                                   {"transferability.applied_elsewhere", str_value("no")}};
	struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	assert_int_equal(es_schema_encode(ES_KIND_PRACTICE, author, values, 3, &w), ES_OK);
	for (size_t len = 0; len < w.len; len++)
		assert_int_equal(es_schema_check(ES_KIND_PRACTICE, es_bytes_of(buffer, len), NULL),
		                 ES_INVALID);
	buffer[w.len] = 0xc0;
	assert_int_equal(es_schema_check(ES_KIND_PRACTICE, es_bytes_of(buffer, w.len + 1), NULL),
	                 ES_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_tables_are_complete),
	        cmocka_unit_test(test_tables_are_documented),
	        cmocka_unit_test(test_files),
	        cmocka_unit_test(test_files_of_a_body),
	        cmocka_unit_test(test_toolbox),
	        cmocka_unit_test(test_field_is_found_by_path),
	        cmocka_unit_test(test_language_of_a_tag),
	        cmocka_unit_test_setup(test_encode_sorts_into_schema_order, reset),
	        cmocka_unit_test_setup(test_encode_refuses_bad_paths, reset),
	        cmocka_unit_test_setup(test_adoptions, reset),
	        cmocka_unit_test_setup(test_required_fields, reset),
	        cmocka_unit_test_setup(test_text_forms, reset),
	        cmocka_unit_test_setup(test_urls, reset),
	        cmocka_unit_test_setup(test_emails, reset),
	        cmocka_unit_test_setup(test_periods, reset),
	        cmocka_unit_test_setup(test_boxes, reset),
	        cmocka_unit_test_setup(test_money_and_staff, reset),
	        cmocka_unit_test_setup(test_choices_and_lists, reset),
	        cmocka_unit_test_setup(test_keys_out_of_order_are_refused, reset),
	        cmocka_unit_test_setup(test_author_comes_first, reset),
	        cmocka_unit_test_setup(test_long_unknown_key, reset),
	        cmocka_unit_test_setup(test_truncated_bodies_are_refused, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
