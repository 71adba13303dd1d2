using System.Text.Json;
using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Screens;

/// <summary>The editor in a real browser: today's JavaScript is translated there, and what the engine makes of it is what the language says.</summary>
[Collection(InBrowser.Name)]
public sealed class ScriptEditorTests(Browser browser)
{
    /// <summary>One row per construct: an expression, and its value as a text.</summary>
    private static readonly (string Expression, string Value)[] Syntax =
    [
        ("(() => { const a = 1; let b = 2; return a + b; })()", "3"),
        ("[1, 2, 3].map(n => n * 2).join()", "2,4,6"),
        ("(x => ({ x }))(4).x", "4"),
        ("`a${1 + 1}b`", "a2b"),
        ("(({ a, b: { c } }) => a + c)({ a: 1, b: { c: 2 } })", "3"),
        ("(([a, , b = 5]) => a + b)([1])", "6"),
        ("(({ a, ...rest }) => Object.keys(rest).join())({ a: 1, b: 2, c: 3 })", "b,c"),
        ("[...[1, 2], ...new Set([3, 3])].length", "3"),
        ("JSON.stringify({ ...{ a: 1 }, b: 2 })", "{\"a\":1,\"b\":2}"),
        ("((...all) => all.length)(1, 2, 3)", "3"),
        ("Math.max(...[1, 9, 3])", "9"),
        ("((a, b = a + 1) => a + b)(1)", "3"),
        ("event?.none?.deeper ?? 'nothing'", "nothing"),
        ("event.list?.[1]", "two"),
        ("event.none?.()", "undefined"),
        ("(0 ?? 5) + (null ?? 5)", "5"),
        ("(() => { let a = null; a ??= 3; a ||= 4; a &&= 5; return a; })()", "5"),
        ("(() => { let s = ''; for (const [k, v] of Object.entries({ a: 1, b: 2 })) s += k + v; return s; })()", "a1b2"),
        ("(() => { let s = 0; for (const n of new Map([[1, 2], [3, 4]]).values()) s += n; return s; })()", "6"),
        ("(() => { class A { #p = 1; static q = 2; get p() { return this.#p; } } class B extends A { get p() { return super.p + A.q; } } return new B().p; })()", "3"),
        ("2 ** 10 + 1_000", "2024"),
        ("/(?<year>\\d{4})/u.exec('in 2026').groups.year", "2026"),
        ("(() => { try { throw 1; } catch { return 'caught'; } })()", "caught"),
        ("'7'.padStart(3, '0') + 'a-b-c'.replaceAll('-', '')", "007abc"),
        ("[1, 2, 3].at(-1) + [[1], [2]].flat().length + Object.values({ a: 4 })[0]", "9"),
        ("({ ['a' + 1]: 'computed' }).a1", "computed"),
        ("Array.from({ length: 3 }, (_, i) => i).includes(2)", "true"),
        ("Object.fromEntries([['a', 1]]).a", "1"),
        ("typeof Symbol.iterator", "symbol"),
    ];

    /// <summary>What cannot be translated, and what is said about it.</summary>
    private static readonly (string Source, string Says)[] Refused =
    [
        ("async function transform(event) { return null; }", "Line 1: async cannot be used"),
        ("function transform(event) {\n  function* all() { yield 1; }\n  return all();\n}", "Line 2: A generator cannot be used"),
        ("import x from 'y';\nfunction transform() {}", "Line 1: import cannot be used"),
        ("function transform(event) {\n  return { title: ;\n}", "Line 2: Unexpected token"),
    ];

    [Fact]
    public async Task Todays_javascript_is_translated_and_means_what_it_says()
    {
        await using var house = await ServedHouse.StartAsync();
        var integration = (await house.Of<IntegrationKeys>().FindAsync(house.First.IntegrationKey.Reveal, default))!.Id;
        using (var client = house.Browser()) (await client.PostAsync("/in/" + house.First.IntegrationKey.Reveal, new StringContent("""{"title":"x","list":["one","two"]}"""))).Dispose();
        var source = "function transform(event) {\n  return { title: 'all', labels: {\n" + string.Concat(Syntax.Select((one, at) => $"    e{at}: String({one.Expression}),\n")) + "  } };\n}\n";
        await house.DoAsync(new SaveTransform(integration, TransformKind.Script, source, "function transform() {}"));
        await using var page = await browser.NewPageAsync();
        await page.SignInAsync($"{house.Url}/integrations/{integration.Value}/transform", "olga@example.org", ServedHouse.Password);

        var result = page.Page.Locator("pre[aria-label='Result']");
        await result.SeenAsync();
        var made = JsonSerializer.Deserialize<JsonElement>(await result.InnerTextAsync()).GetProperty("labels");
        Syntax.Select((one, at) => $"{one.Expression} is {made.GetProperty($"e{at}").GetString()}").Should().Equal(Syntax.Select(one => $"{one.Expression} is {one.Value}"));

        await page.ButtonOf("Save").ClickAsync();
        await page.Page.GetByText("Version 2").SeenAsync();
        var saved = (await house.Of<TransformQueries>().VersionAsync(integration, 2, default))!;
        saved.Source.Should().Be(source);
        saved.Compiled.Should().NotContain("=>").And.NotContain("?.").And.Contain("function transform");

        foreach (var (wrong, says) in Refused)
        {
            await page.Page.Locator(".cm-content").FillAsync(wrong);
            await page.Page.GetByText(says).First.SeenAsync();
            (await page.ButtonOf("Save").IsDisabledAsync()).Should().BeTrue(wrong);
        }
        page.Problems.Should().BeEmpty();
    }
}
