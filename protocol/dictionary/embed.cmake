# Writes the dictionary that protocol/dictionary/1.txt describes as a C string. Two steps, as docs/protocol.md says
# them: a newline is a space, \xNN is the byte NN.
# usage: cmake -Din=FILE -Dout=FILE -P embed.cmake

file(READ "${in}" text)
string(REPLACE "\"" "\\\"" text "${text}")
# "" behind each escape: C would read on through any hexadecimal digit that follows.
string(REGEX REPLACE "(\\\\x[0-9a-f][0-9a-f])" "\\1\"\"" text "${text}")
string(REPLACE "\n" " \"\n\t\"" text "${text}")
file(WRITE "${out}"
	"/* Made from protocol/dictionary/1.txt. */\n"
	"#include \"dictionary.h\"\n\n"
	"static const char text[] =\n\t\"${text}\";\n\n"
	"struct es_bytes es_dictionary(void)\n{\n\treturn es_bytes_of(text, sizeof(text) - 1);\n}\n")
