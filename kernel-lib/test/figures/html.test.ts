import assert from "node:assert/strict";
import { escapeHtml, plotlyText, shorten, visible } from "../../src/figures/html";

describe("text made harmless", () => {
  it("shows an ANSI code as a sign instead of obeying it", () => {
    assert.equal(visible("\u001b[31mred\u001b[0m"), "␛[31mred␛[0m");
  });

  it("shows line ends, NUL and DEL as control pictures, and keeps line ends when asked to", () => {
    assert.equal(visible("a\nb\u0000\u007f"), "a␊b␀␡");
    assert.equal(visible("a\nb\tc", true), "a\nb␉c");
  });

  it("shows characters that turn the reading direction around", () => {
    assert.equal(visible("\u202egpj.exe"), "⟨U+202E⟩gpj.exe");
    assert.equal(visible("\u2067x\u2069"), "⟨U+2067⟩x⟨U+2069⟩");
  });

  it("shows lone surrogates and leaves pairs alone", () => {
    assert.equal(visible("a\ud800b"), "a⟨U+D800⟩b");
    assert.equal(visible("\udc00"), "⟨U+DC00⟩");
    assert.equal(visible("\ud83d\ude00"), "😀");
  });

  it("is the same when done twice", () => {
    const hostile = "\u001b[0m\u202e\ud800\u200b<b>";
    assert.equal(visible(visible(hostile)), visible(hostile));
  });

  it("makes tags and quotes text in HTML", () => {
    assert.equal(
      escapeHtml(`<script>alert("1")</script>&'`),
      "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;",
    );
  });

  it("makes tags and formulas text in plotly", () => {
    assert.equal(plotlyText(`<a href="javascript:x">$x$</a>`), `&lt;a href="javascript:x"&gt;&#36;x&#36;&lt;/a&gt;`);
  });

  it("cuts long text without cutting a pair in two", () => {
    assert.equal(shorten("abcdef", 6), "abcdef");
    assert.equal(shorten("abcdefg", 6), "abcde…");
    assert.equal(shorten("abcd😀fg", 6), "abcd…");
  });
});
