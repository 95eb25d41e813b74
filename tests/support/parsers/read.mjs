// SPDX-License-Identifier: MIT
//
// Parses the fixtures of npm's m3u8-parser and mpd-parser with these parsers. Prints the results as
// JSON: {"NAME": {"file", "ended", "tracks", "segments"} or {"file", "error"}}.
// usage: node read.mjs FOLDER_OF_NODE_MODULES
import {readdirSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';

const modules = process.argv[2];
const require = createRequire(join(modules, 'none.js'));
const {Parser} = require('m3u8-parser');
const {parse} = require('mpd-parser');
const base = 'https://media.test/films/';

const range = (bytes) => bytes ? [Number(bytes.offset), Number(bytes.length)] : null;
const absolute = (uri) => new URL(uri, base).href;

function segments(list) {
  return (list.segments || []).map((s) => ({
    url: s.resolvedUri || absolute(s.uri),
    range: range(s.byterange),
    duration: s.duration,
  }));
}

function tracks(manifest) {
  const made = [];
  for (const [kind, groups] of Object.entries(manifest.mediaGroups || {})) {
    for (const [group, renditions] of Object.entries(groups)) {
      for (const [label, rendition] of Object.entries(renditions)) {
        const lists = rendition.playlists || [rendition];
        for (const list of lists) {
          made.push({kind, group, label, language: rendition.language || '',
                     uri: rendition.uri ? absolute(rendition.uri) : null,
                     codecs: list.attributes?.CODECS || '', sidx: Boolean(list.sidx),
                     segments: segments(list)});
        }
      }
    }
  }
  for (const list of manifest.playlists || []) {
    made.push({kind: 'VARIANT', uri: list.uri ? absolute(list.uri) : null,
               codecs: list.attributes?.CODECS || '', bandwidth: list.attributes?.BANDWIDTH,
               width: list.attributes?.RESOLUTION?.width, sidx: Boolean(list.sidx),
               height: list.attributes?.RESOLUTION?.height, segments: segments(list)});
  }
  return made;
}

const found = {};
const hls = join(modules, 'm3u8-parser/test/fixtures/integration');
for (const name of readdirSync(hls).filter((n) => n.endsWith('.m3u8'))) {
  const parser = new Parser();
  parser.push(readFileSync(join(hls, name), 'utf8'));
  parser.end();
  const manifest = parser.manifest;
  found[name] = {file: join(hls, name), ended: Boolean(manifest.endList), tracks: tracks(manifest),
                 segments: segments(manifest)};
}
const dash = join(modules, 'mpd-parser/test/manifests');
for (const name of readdirSync(dash).filter((n) => n.endsWith('.mpd'))) {
  const entry = found[name] = {file: join(dash, name)};
  try {
    const manifest = parse(readFileSync(join(dash, name), 'utf8'), {manifestUri: base});
    Object.assign(entry, {ended: manifest.endList, tracks: tracks(manifest), segments: []});
  } catch (error) {
    entry.error = String(error.message || error);
  }
}
console.log(JSON.stringify(found, null, 1));
