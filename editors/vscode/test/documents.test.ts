import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Crashes } from "../src/core/crashes";
import { requiredParams } from "../src/core/params";
import { escaped, page } from "../src/core/preview";
import { readResults } from "../src/core/results";

describe("results of another form", () => {
  const odd = [
    "",
    "null",
    "[]",
    "{",
    '{"version":2,"files":[]}',
    '{"version":1,"files":[]}',
    '{"version":1,"files":[null]}',
    '{"version":1,"files":[{"errors":"0","tests":[]}]}',
    '{"version":1,"files":[{"errors":0,"tests":[{"name":1,"line":1,"result":"passed"}]}]}',
    '{"version":1,"files":[{"errors":0,"tests":[{"name":"a","line":1,"result":"odd"}]}]}',
  ];
  for (const text of odd) {
    it(text, () => assert.equal(readResults(text), undefined));
  }
});

describe("params of another form", () => {
  for (const text of ["", "1", '{"version":1}', '{"version":1,"params":[{"name":"a"}]}']) {
    it(text, () => assert.equal(requiredParams(text), undefined));
  }
});

describe("the page of a picture", () => {
  const svg = "<svg><script>alert(1)</script></svg>";
  it("holds the picture as an image, in which nothing runs", () => {
    const html = page({ title: "Graph", svg }, "abc");
    assert.ok(!html.includes("<script"));
    const data = /src="data:image\/svg\+xml;base64,([^"]*)"/.exec(html)?.[1];
    assert.equal(Buffer.from(data ?? "", "base64").toString(), svg);
  });
  it("allows images and its own style, and nothing else", () => {
    const policy = /content="(default-src[^"]*)"/.exec(page({ title: "Graph", svg }, "abc"))?.[1];
    assert.equal(policy, "default-src 'none'; img-src data:; style-src 'nonce-abc'");
    assert.ok(page({ title: "Graph", svg }, "abc").includes('<style nonce="abc">'));
  });
  it("shows names and notes as they are", () => {
    const odd = `"><img src=x onerror='a'>&`;
    const html = page({ title: odd, svg: undefined, note: odd }, "abc");
    assert.ok(!html.includes("<img"));
    assert.ok(html.includes(escaped(odd)));
    assert.equal(escaped(odd), "&quot;&gt;&lt;img src=x onerror=&#39;a&#39;&gt;&amp;");
  });
});

describe("a server that ends", () => {
  it("is started again three times in three minutes", () => {
    const crashes = new Crashes();
    assert.deepEqual(
      [0, 1, 2, 3].map((time) => crashes.again(time)),
      [true, true, true, false],
    );
  });
  it("is always started again if it ends now and then", () => {
    const crashes = new Crashes();
    for (let minute = 0; minute < 60; minute++) {
      assert.ok(crashes.again(minute * 60_000 + 1), `${minute}`);
    }
  });
});
