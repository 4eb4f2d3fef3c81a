/* SPDX-License-Identifier: EUPL-1.2 */
/* The command line as a whole: argv in, exit code out. Main thread, called once. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

int es_cli_main(int argc, char **argv);

#endif
