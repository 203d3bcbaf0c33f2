/* Files that programs use too: the C sides of programs.cases.ts. */
#include "test-file.h"

static HANDLE Kept;

CASE(DeletedByProgram)
{
    Kept = CreateText(TEST_FILE, "content");
}

END_OF_CASE(DeletedByProgram)
{
    CHAR text[64];

    ReadText(Kept, 16, 0, text);
    REPORT_STRING("content", text);
    ZwClose(Kept);
    REPORT("opened", (ULONG)Create(TEST_FILE, FILE_OPEN).Status);
}

CASE(KeptFromPrograms)
{
    Kept = Create(TEST_FILE, FILE_CREATE, .NoShare = FILE_SHARE_DELETE).Handle;
}

END_OF_CASE(KeptFromPrograms)
{
    RemoveFile(Kept);
}

CASE(AttributesOfPrograms)
{
    Kept = CreateText(TEST_FILE, "content");
}

END_OF_CASE(AttributesOfPrograms)
{
    CHAR text[64];

    ReadText(Kept, 16, 0, text);
    REPORT_STRING("content", text);
    RemoveFile(Kept);
}
