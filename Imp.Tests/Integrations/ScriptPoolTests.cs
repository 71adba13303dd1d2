using Imp.Infrastructure.Integrations.Scripts;
using Imp.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Integrations;

public sealed class ScriptPoolTests : IAsyncDisposable
{
    private const string Good = "function transform(event) { return { title: 'fine ' + event.n }; }";

    private readonly ManualClock clock = new();
    private readonly ScriptPool pool;

    public ScriptPoolTests() => pool = new ScriptPool(ScriptCommand.Own(), clock, NullLogger<ScriptPool>.Instance);

    public async ValueTask DisposeAsync() => await pool.DisposeAsync();

    /// <summary>Everything that somebody may do by mistake or on purpose: it ends with a sentence, and the next run of another script succeeds.</summary>
    [Theory]
    [InlineData("while (true) {}", "longer than 1 s")]
    [InlineData("var o = { get x() { return this.x; } }; return o.x;", " ")]
    [InlineData("function f(n) { return f(n + 1) + 1; } return f(0);", "too deeply")]
    [InlineData("return /^(a+)+$/.test(new Array(40).join('a') + 'b');", "longer than 1 s")]
    [InlineData("var a = []; a.length = 4294967295; return { title: a.join('xxxxxxxx') };", " ")]
    [InlineData("var s = 'x'; while (true) s += s;", "96 MB")]
    [InlineData("return { title: 'x'.repeat(1073741824) };", "96 MB")]
    [InlineData("var a = []; for (;;) a.push(new Array(1000).join('y'));", " ")]
    [InlineData("return { title: 'x'.repeat(300000) };", "larger than 256 KiB")]
    [InlineData("return { toJSON: function () { while (true) {} } };", "longer than 1 s")]
    [InlineData("return { get title() { while (true) {} } };", "longer than 1 s")]
    [InlineData("throw { toString: function () { while (true) {} } };", "longer than 1 s")]
    [InlineData("var o = {}; for (var i = 0; i < 100000; i++) o = { o: o }; return o;", " ")]
    [InlineData("var o = {}; o.o = o; return o;", "cyclical")]
    [InlineData("throw new Error('mine');", "mine")]
    [InlineData("return eval('1');", "eval is not available")]
    [InlineData("return (0, eval)('1');", "eval is not available")]
    [InlineData("return new Function('return 1')();", "Function is not available")]
    [InlineData("return (function () {}).constructor('return 1')();", "Function is not available")]
    [InlineData("Array.prototype.map = null;", "read-only")]
    [InlineData("Object.prototype.evil = 1;", "not extensible")]
    [InlineData("JSON.stringify = function () { return '{}'; };", "read-only")]
    [InlineData("globalThis.kept = 1;", "not extensible")]
    [InlineData("return System.IO.File.ReadAllText('/etc/passwd');", "System is not defined")]
    [InlineData("return event.GetType();", "not a function")]
    [InlineData("return require('fs');", "require is not defined")]
    [InlineData("return fetch('http://127.0.0.1');", "fetch is not defined")]
    [InlineData("return { title: Math.random() };", "Math.random is not available")]
    [InlineData("return Promise.resolve({});", "promise")]
    [InlineData("return Symbol('x');", "not an alert")]
    public async Task What_a_script_does_ends_with_it(string body, string says)
    {
        var run = await pool.RunAsync("function transform(event, context) { " + body + " }");

        run.Output.Should().BeNull();
        run.Fault.Should().NotBeNull();
        run.Fault!.Message.Should().Contain(says);
        (await pool.RunAsync(Good, "{\"n\":1}")).Output.Should().Be("{\"title\":\"fine 1\"}");
    }

    [Theory]
    [InlineData("var x = 1;", "no function transform")]
    [InlineData("function transform(event) {\n  return (1;\n}", "Missing closing token")]
    [InlineData("return 1}); while (true) {} (function () {", "longer than 1 s")]
    public async Task What_is_no_script_is_refused(string code, string says) => (await pool.RunAsync(code)).Fault!.Message.Should().Contain(says);

    [Fact]
    public async Task Parentheses_without_end_are_given_up()
    {
        var run = await pool.RunAsync("function transform() { return " + new string('(', 200_000) + "1" + new string(')', 200_000) + " }");

        run.Fault.Should().NotBeNull();
        (await pool.RunAsync(Good, "{\"n\":2}")).Fault.Should().BeNull();
    }

    [Fact]
    public async Task Nothing_of_a_run_is_left_for_the_next()
    {
        const string code = "var runs = 0; function transform(event) { runs++; return { title: 'run ' + runs + ' at ' + new Date().toISOString() + ' ' + Date.now() }; }";

        var first = (await pool.RunAsync(code)).Output;
        (await pool.RunAsync(code)).Output.Should().Be(first).And.Contain("run 1 at 2020-01-01T00:00:00.000Z 1577836800000");
    }

    [Fact]
    public async Task An_error_says_its_line()
    {
        var fault = (await pool.RunAsync("function transform(event) {\n  var a;\n  return a.b;\n}")).Fault!;

        fault.Line.Should().Be(3);
    }

    [Fact]
    public async Task A_worker_that_rested_a_minute_is_gone_and_the_next_run_has_another()
    {
        (await pool.RunAsync(Good, "{\"n\":1}")).Fault.Should().BeNull();
        pool.IdleCount.Should().Be(1);

        clock.Advance(ScriptPool.Rest + TimeSpan.FromSeconds(30));
        pool.IdleCount.Should().Be(0);
        (await pool.RunAsync(Good, "{\"n\":2}")).Fault.Should().BeNull();
    }

    [Fact]
    public async Task Workers_are_replaced_after_a_thousand_runs_and_never_are_there_more_than_two()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 2_100).Select(n => pool.RunAsync(Good, $$"""{"n":{{n}}}""")));

        runs.Should().AllSatisfy(run => run.Fault.Should().BeNull());
        runs.Select(run => run.Output).Should().OnlyHaveUniqueItems();
        pool.IdleCount.Should().BeInRange(0, ScriptPool.Size);
    }

    [Fact]
    public async Task A_worker_that_does_not_start_is_a_fault_and_no_exception()
    {
        await using var broken = new ScriptPool(new ScriptCommand("/nowhere/imp", []), clock, NullLogger<ScriptPool>.Instance);

        (await broken.RunAsync(Good)).Fault!.Message.Should().Contain("does not start");
    }
}
