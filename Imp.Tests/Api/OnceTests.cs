using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Api;

/// <summary>Calls that are sent again, versions that are old, and callers who ask too often.</summary>
public sealed class OnceTests(ServicesHouse shared) : IClassFixture<ServicesHouse>
{
    private const string Note = """{"text":"Restarted"}""";

    private readonly ServedHouse house = shared.House;

    [Fact]
    public async Task A_call_whose_answer_was_lost_is_answered_and_not_done_again()
    {
        using var program = await house.ProgramAsync(Role.Manager);
        var first = await SendAsync(program, "POST", "/api/v1/teams", """{"name":"Payments"}""", ("Idempotency-Key", "a"));
        // As it is when Imp ends between the change and its answer.
        await WriteAsync(house, """UPDATE "KeptAnswers" SET "Answer"=NULL""");

        var again = await SendAsync(program, "POST", "/api/v1/teams", """{"name":"Payments"}""", ("Idempotency-Key", "a"));

        again.Should().Be(first);
        (await NamesAsync(program)).Should().ContainSingle(name => name == "Payments");
    }

    [Fact]
    public async Task Of_a_hundred_calls_at_once_one_is_carried_out()
    {
        using var program = await house.ProgramAsync(Role.Responder);
        await SendAsync(program, "POST", "/api/v1/incidents", """{"title":"It burns","service":"Main service"}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SendAsync(program, "POST", "/api/v1/incidents/1/notes", Note, ("Idempotency-Key", "n"))));

        answers.Select(answer => answer.Status).Distinct().Should().BeSubsetOf([204, 409]);
        JsonNode.Parse((await SendAsync(program, "GET", "/api/v1/incidents/1/timeline?kind=incident.note-added")).Text)!["items"]!.AsArray().Should().HaveCount(1);
    }

    [Fact]
    public async Task A_key_is_its_callers_own_and_what_failed_may_be_tried_again()
    {
        using var one = await house.ProgramAsync(Role.Manager);
        using var other = await house.ProgramAsync(Role.Manager);
        (await SendAsync(one, "POST", "/api/v1/teams", """{"name":"Operations"}""", ("Idempotency-Key", "a"))).Status.Should().Be(409);
        (await SendAsync(one, "POST", "/api/v1/teams", """{"name":"Search"}""", ("Idempotency-Key", "a"))).Status.Should().Be(201);
        (await SendAsync(other, "POST", "/api/v1/teams", """{"name":"Shop"}""", ("Idempotency-Key", "a"))).Status.Should().Be(201);

        Rows.Ask(house.Of<DataFolder>().Database, """SELECT "Answer" FROM "KeptAnswers" WHERE "Answer" IS NOT NULL""").Should().NotBeEmpty().And.OnlyContain(row => row[0].StartsWith("s1."), "it may hold a key that is shown once");
    }

    [Fact]
    public async Task A_day_later_the_key_is_free_again()
    {
        using var program = await house.ProgramAsync(Role.Manager);
        await SendAsync(program, "POST", "/api/v1/teams", """{"name":"Billing"}""", ("Idempotency-Key", "a"));
        await WriteAsync(house, """UPDATE "KeptAnswers" SET "At"="At"-24*3600*1000""");

        (await SendAsync(program, "POST", "/api/v1/teams", """{"name":"Stock"}""", ("Idempotency-Key", "a"))).Status.Should().Be(201);
        await WriteAsync(house, """UPDATE "KeptAnswers" SET "At"="At"-24*3600*1000""");
        await house.Of<OnceDesk>().PruneAsync();

        Rows.Ask(house.Of<DataFolder>().Database, """SELECT 1 FROM "KeptAnswers" """).Should().BeEmpty();
    }

    [Fact]
    public async Task Of_two_who_read_the_same_version_only_the_first_changes_it()
    {
        using var program = await house.ProgramAsync(Role.Manager);
        var address = "/api/v1/services/" + house.First.Service.Value;
        var tag = (await SendAsync(program, "GET", address)).Tag!;

        var answers = await Task.WhenAll(new[] { "One", "Other" }.Select(name => SendAsync(program, "PATCH", address, $$"""{"description":"{{name}}"}""", ("If-Match", tag))));

        answers.Select(answer => answer.Status).Should().BeEquivalentTo([200, 412]);
        (await SendAsync(program, "PATCH", address, """{"description":"Third"}""", ("If-Match", answers.Single(answer => answer.Status == 200).Tag!))).Status.Should().Be(200);
    }

    [Fact]
    public async Task Whoever_asks_too_often_waits_and_others_do_not()
    {
        await using var strict = await ServedHouse.StartAsync(url => new() { Urls = url, Limits = new() { ApiPerMinute = 3 } });
        using var program = await strict.ProgramAsync(Role.Viewer);
        using var other = await strict.ProgramAsync(Role.Viewer);
        for (var left = 2; left >= 0; left--)
        {
            using var answer = await program.GetAsync("/api/v1/teams");
            answer.Headers.GetValues("RateLimit").Single().Should().StartWith($"\"default\";r={left};t=");
            answer.Headers.GetValues("RateLimit-Policy").Single().Should().Be("\"default\";q=3;w=60");
        }

        using var refused = await program.GetAsync("/api/v1/teams");
        ((int)refused.StatusCode).Should().Be(429);
        refused.Headers.RetryAfter!.Delta.Should().BeCloseTo(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30));
        JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["code"]!.GetValue<string>().Should().Be("rate");
        (await SendAsync(other, "GET", "/api/v1/teams")).Status.Should().Be(200);
    }

    private static async Task<Answer> SendAsync(HttpClient program, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await program.SendAsync(request);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), null, answer.Headers.ETag?.ToString(), answer.Headers.Location?.ToString());
    }

    private static Task WriteAsync(ServedHouse house, string sql) => house.Of<WriteGate>().RunAsync(writer =>
    {
        writer.Run(sql);
        return Task.CompletedTask;
    });

    private static async Task<IEnumerable<string>> NamesAsync(HttpClient program) =>
        JsonNode.Parse((await SendAsync(program, "GET", "/api/v1/teams")).Text)!["items"]!.AsArray().Select(one => one!["name"]!.GetValue<string>());
}
