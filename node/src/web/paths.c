/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/paths.h"

#include "view/view.h"

#include <string.h>

const struct es_rest_path es_rest_paths[] = {
        {"/api/v1/openapi.json", ES_ROUTE_OPENAPI, "describe", "This description", 0, 0, "Any"},
        {"/api/v1/node", ES_ROUTE_NODE, "node", "Who answers here", 0, 0, "Node"},
        {"/api/v1/practices", ES_ROUTE_PRACTICES, "listPractices", "Practices, newest first",
         ES_REST_LIMIT | ES_REST_AFTER | ES_REST_STRUCTURE | ES_REST_LANG, ES_PRACTICES_PAGE_MAX,
         "Practices"},
        {"/api/v1/practices/{id}", ES_ROUTE_PRACTICE, "showPractice",
         "A practice with what is told of it; the id of the practice, or of one of its revisions",
         0, 0, "View"},
        {"/api/v1/practices/{id}/comments", ES_ROUTE_COMMENTS, "listComments",
         "Its discussion, oldest first", ES_REST_LIMIT | ES_REST_AFTER, ES_COMMENTS_PAGE_MAX,
         "Comments"},
        {"/api/v1/practices/{id}/proof", ES_ROUTE_PROOF, "proof",
         "A record's self-contained proof, for `essaim verify`", 0, 0, NULL},
        {"/api/v1/tools", ES_ROUTE_TOOLS, "listTools", "Tools, newest first",
         ES_REST_LIMIT | ES_REST_AFTER | ES_REST_STRUCTURE | ES_REST_LANG, ES_PRACTICES_PAGE_MAX,
         "Practices"},
        {"/api/v1/tools/{id}", ES_ROUTE_TOOL, "showTool",
         "A tool; the id of the tool, or of one of its revisions", 0, 0, "ToolView"},
        {"/api/v1/toolboxes", ES_ROUTE_TOOLBOXES, "listToolboxes", "Toolboxes, newest first",
         ES_REST_LIMIT | ES_REST_AFTER | ES_REST_STRUCTURE | ES_REST_LANG, ES_PRACTICES_PAGE_MAX,
         "Practices"},
        {"/api/v1/toolboxes/{id}", ES_ROUTE_TOOLBOX, "showToolbox",
         "A toolbox with what it refers to; the id of the toolbox, or of one of its revisions", 0,
         0, "ToolboxView"},
        {"/api/v1/adoptions", ES_ROUTE_ADOPTIONS, "listAdoptions",
         "Who reuses what, the newest change first: about one thing, by one structure, of what one "
         "structure published",
         ES_REST_LIMIT | ES_REST_AFTER | ES_REST_STRUCTURE | ES_REST_ADOPTED, ES_ADOPTIONS_PAGE_MAX,
         "Adoptions"},
        {"/api/v1/adoptions/{id}", ES_ROUTE_ADOPTION, "showAdoption",
         "An adoption; its id, or that of one of its revisions", 0, 0, "Adoption"},
        {"/api/v1/spreading", ES_ROUTE_SPREADING, "spreading",
         "Who took what from whom: a tree for each thing, the most reused first",
         ES_REST_LIMIT | ES_REST_STRUCTURE | ES_REST_ADOPTED, ES_TREES_MAX, "Spreading"},
        {"/api/v1/tutorials", ES_ROUTE_TUTORIALS, "listTutorials", "Tutorials, newest first",
         ES_REST_LIMIT | ES_REST_AFTER | ES_REST_STRUCTURE | ES_REST_LANG, ES_PRACTICES_PAGE_MAX,
         "Practices"},
        {"/api/v1/tutorials/{id}", ES_ROUTE_TUTORIAL, "showTutorial",
         "A tutorial; the id of the tutorial, or of one of its revisions", 0, 0, "TutorialView"},
        {"/api/v1/structures", ES_ROUTE_STRUCTURES, "listStructures",
         "Structures in order of admission", 0, 0, "Structures"},
        {"/api/v1/schema", ES_ROUTE_SCHEMA, "schema",
         "The kinds of records and their fields, with labels", ES_REST_LANG, 0, "Kinds"},
        {"/api/v1/search", ES_ROUTE_SEARCH, "search",
         "Practices and tools by words; filters take codes with commas between them",
         ES_REST_LIMIT | ES_REST_AFTER | ES_REST_LANG | ES_REST_FINDING, ES_PRACTICES_PAGE_MAX,
         "Found"},
};
const size_t es_rest_paths_len = sizeof(es_rest_paths) / sizeof(es_rest_paths[0]);

static bool is_hex(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool fits(const char *pattern, struct es_bytes path, struct es_bytes *id)
{
	const char *hole = strstr(pattern, "{id}");
	size_t before = hole ? (size_t)(hole - pattern) : strlen(pattern), end = before;

	*id = es_bytes_of(NULL, 0);
	if (path.len < before || memcmp(path.data, pattern, before) != 0)
		return false;
	if (!hole)
		return path.len == before;
	while (end < path.len && is_hex(path.data[end]))
		end++;
	*id = es_bytes_of(path.data + before, end - before);
	return id->len >= 8 && id->len <= 64 &&
	       es_bytes_equal(es_bytes_of(path.data + end, path.len - end), es_bytes_str(hole + 4));
}

enum es_route es_rest_route(struct es_bytes path, struct es_bytes *id)
{
	for (size_t i = 0; i < es_rest_paths_len; i++) {
		if (fits(es_rest_paths[i].path, path, id))
			return es_rest_paths[i].route;
	}
	*id = es_bytes_of(NULL, 0);
	return ES_ROUTE_NONE;
}
