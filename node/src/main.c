/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/cli.h"

int main(int argc, char **argv)
{
	return es_cli_main(argc, argv);
}
