#!/usr/bin/python3
"""Reads an ntrewind trace and prints what `ntrewind cat` prints: every event as a line of JSON.

Written from docs/trace-format.md and trace.proto alone, as an example of a reader in another language.
Needs protoc, and Debian's python3-protobuf and python3-lz4.

    docs/examples/read_trace.py proto/ntrewind/trace/v1/trace.proto talk.ntr
"""
import importlib.util
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
from itertools import accumulate

import lz4.frame

INDEX_MAGIC = 0x184D2A5E
CHUNK = 1 << 20


def compile_schema(schema):
    """The Python module that protoc makes of the schema."""
    with tempfile.TemporaryDirectory() as folder:
        path, name = os.path.split(schema)
        subprocess.run(['protoc', '-I', path, '--python_out', folder, name], check=True)
        spec = importlib.util.spec_from_file_location('trace_pb2', os.path.join(folder, 'trace_pb2.py'))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def read_encodings(schema):
    """(message, field) -> encoding, which the schema states at the beginning of each field's comment."""
    encodings, message = {}, ''
    for line in open(schema, encoding='utf-8'):
        if found := re.match(r'message (\w+)', line):
            message = found[1]
        elif found := re.match(r'\s+[\w ]+ (\w+) = \d+;\s*// (\w+)', line):
            encodings[message, found[1]] = found[2]
    return encodings


def frames(file):
    """The decompressed content of each frame before the index. Raises when the file is cut off or damaged."""
    data = b''
    while True:
        data += file.read(4 - len(data)) if len(data) < 4 else b''
        if len(data) < 4 or struct.unpack('<I', data[:4])[0] == INDEX_MAGIC:
            return
        decompressor, content = lz4.frame.LZ4FrameDecompressor(), b''
        while not decompressor.eof:
            data = data or file.read(CHUNK)
            if not data:
                raise EOFError('the trace is cut off')
            content += decompressor.decompress(data)
            data = b''
        data = decompressor.unused_data or b''
        yield content


# What fields have that a trace of an earlier minor version lacks.
EMPTY = {'u64': '0x0', 'addr': '0x0', 'str': '', 'bytes': '', 'payload': '', 'u64list': []}


def u64(coded, wide):
    return wide[coded >> 1] if coded & 1 else coded >> 1


def hexadecimal(value):
    return f'{value:#x}'


def payload(batch, number, value, blobs):
    """A row of a payload column: the bytes that stand there, a blob, or nothing where the content was taken out."""
    if number == 0:
        return value
    return blobs[batch.blob_hashes[number - 1]] if number <= len(batch.blob_hashes) else b''


def decode(batch, message, name, encoding, blobs):
    """The values of a column, one a row."""
    column = getattr(message, name)
    if encoding == 'u8':
        return list(column)
    if encoding == 'id':
        return [value & 0xFFFFFFFF for value in accumulate(column)]
    if encoding == 'mono':
        return list(accumulate(column))
    if encoding in ('u64', 'addr'):
        return [hexadecimal(u64(value, batch.wide_values)) for value in column]
    if encoding == 'str':
        return [batch.strings[value] for value in column]
    if encoding == 'bytes':
        return [value.hex() for value in column]
    if encoding == 'payload':
        numbers = getattr(message, name + '_blob') or [0] * len(column)
        return [payload(batch, n, value, blobs).hex() for n, value in zip(numbers, column)]
    if encoding == 'u64list':
        values = iter([hexadecimal(u64(value, batch.wide_values)) for value in column])
        return [[next(values) for _ in range(count)] for count in getattr(message, name + '_count')]
    return list(column)


class Kind:
    """An event kind: a field of Decisions or Observations whose message has a column for each field."""

    def __init__(self, group, field, encodings):
        self.group, self.name = group, field.name
        message = field.message_type
        self.fields = [
            (f.name, encodings[message.name, f.name])
            for f in message.fields
            if encodings[message.name, f.name] not in ('count', 'blob')
        ]

    def rows(self, batch, count, blobs):
        message = getattr(getattr(batch, self.group), self.name)
        columns = [
            decode(batch, message, name, encoding, blobs) or [EMPTY.get(encoding, 0)] * count
            for name, encoding in self.fields
        ]
        names = [name for name, _ in self.fields]
        return [dict(zip(names, row)) for row in zip(*columns)] if columns else [{}] * count


def kinds_of(batch_type, encodings):
    kinds = {}
    for group in ('decisions', 'observations'):
        for field in batch_type.DESCRIPTOR.fields_by_name[group].message_type.fields:
            if field.message_type:
                kinds[field.number] = Kind(group, field, encodings)
    return kinds


def events(batch, kinds, encodings, blobs):
    """The events of a batch as JSON objects."""
    common = [
        decode(batch, batch, name, encodings['ColumnBatch', name], blobs)
        for name in ('kind', 'cpu', 'irql', 'thread', 'time', 'call_site')
    ]
    anchors = zip(
        *(
            decode(batch, batch.decisions, name, encodings['Decisions', name], blobs)
            for name in ('instructions', 'boundary', 'irp')
        )
    )
    rows = {}
    for index, (number, cpu, irql, thread, time, call_site) in enumerate(zip(*common)):
        kind = kinds.get(number)
        event = {
            'number': batch.first_event + index,
            'kind': kind.name if kind else f'unknown_{number}',
            'cpu': cpu,
            'irql': irql,
            'thread': thread,
            'time': time,
            'call_site': call_site,
        }
        if kind and kind.group == 'decisions':
            event['anchors'] = dict(zip(('instructions', 'boundary', 'irp'), next(anchors)))
        if kind and number not in rows:
            rows[number] = iter(kind.rows(batch, batch.kind.count(number), blobs))
        event['fields'] = next(rows[number]) if kind else {}
        yield event


def main(schema, path):
    trace_pb2 = compile_schema(schema)
    encodings = read_encodings(schema)
    kinds = kinds_of(trace_pb2.ColumnBatch, encodings)
    blobs = {}
    with open(path, 'rb') as file:
        for content in frames(file):
            trace = trace_pb2.Trace.FromString(content)
            for blob in trace.blob:
                blobs[blob.sha256] = blobs.get(blob.sha256, b'') + blob.data
            for batch in trace.batch:
                for event in events(batch, kinds, encodings, blobs):
                    print(json.dumps(event, ensure_ascii=False, separators=(',', ':')))


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
