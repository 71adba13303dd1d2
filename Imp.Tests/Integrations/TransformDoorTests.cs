using System.Net;
using System.Text;
using System.Text.Json;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Infrastructure.Jobs;

namespace Imp.Tests.Integrations;

/// <summary><c>POST /in/{key}</c> of an integration with a transform, over real HTTP.</summary>
public sealed class TransformDoorTests(Intake intake) : IClassFixture<Intake>, IAsyncLifetime
{
    private Runner Scripts => intake.House.Of<IReadOnlyList<Runner>>().Single(runner => runner.Name == "TransformWorker");

    public Task InitializeAsync()
    {
        Scripts.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await SaveAsync(TransformKind.None, "");

    [Fact]
    public async Task A_script_reads_forms_and_text_and_says_at_once_what_became_of_it()
    {
        await SaveAsync(TransformKind.Script, "function transform(event) { return { title: 'got ' + (typeof event === 'string' ? event : event.what), dedupKey: 'k' + Math.floor(1.5) + (event.what || 'text') }; }");

        var form = await PostAsync("what=a+form&x=1", "application/x-www-form-urlencoded");
        var text = await PostAsync("just words", "text/plain");

        form.GetProperty("outcome").GetString().Should().BeOneOf("created", "transforming");
        text.GetProperty("status").GetString().Should().Be("accepted");
        await Support.Eventually.HoldsAsync(async () => (await TitlesAsync()) is var titles && titles.Contains("got just words") && titles.Contains("got a form"), "both to be transformed");
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.Accepted)]
    public async Task What_is_empty_is_refused_with_a_script_too(string body, HttpStatusCode status)
    {
        await SaveAsync(TransformKind.Script, "function transform(event) { return null; }");

        using var answer = await intake.Client.PostAsync("/in/" + intake.Key, new StringContent(body, Encoding.UTF8, "application/json"));
        answer.StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task A_form_reads_at_the_door_and_a_failure_is_marked_until_it_works_again()
    {
        await SaveAsync(TransformKind.Mapping, new Mapping { Title = "Mapped {{what}}", DedupKey = "{{what}}", DropWords = "drop", Action = "{{state}}", Each = "items" }.ToJson());
        var queries = intake.House.Of<TransformQueries>();

        (await PostAsync("""{"title":"No items","dedup_key":"none"}""")).GetProperty("dedup_key").GetString().Should().Be("none", "the general format read it");
        var failed = (await intake.LastAsync())!.Sequence;
        await Support.Eventually.HoldsAsync(async () => (await queries.StateAsync(await IntegrationAsync(), default)).Failure?.Event == failed, "the mark");
        (await queries.FailureOfAsync(failed, default)).Should().Be("Transform failed: There is no array at \"items\"; read as Generic JSON instead.");

        (await PostAsync("""{"items":[{"what":"one"}]}""")).GetProperty("dedup_key").GetString().Should().Be("one");
        (await PostAsync("""{"items":[{"what":"two"},{"what":"three"}]}""")).GetProperty("count").GetInt32().Should().Be(2);
        (await PostAsync("""{"items":[{"what":"x","state":"drop"}]}""")).GetProperty("status").GetString().Should().Be("ignored");
        await Support.Eventually.HoldsAsync(async () => (await queries.StateAsync(await IntegrationAsync(), default)).Failure is null, "the mark to go");
    }

    private async Task<IntegrationId> IntegrationAsync() => (await intake.House.Of<IntegrationKeys>().FindAsync(intake.Key, default))!.Id;

    private async Task SaveAsync(TransformKind kind, string source) =>
        await intake.House.Of<CommandBus>().ExecuteAsync(new SaveTransform(await IntegrationAsync(), kind, source, kind == TransformKind.Script ? source : null), Scripted.Manager);

    private async Task<List<string?>> TitlesAsync() =>
        [.. (await intake.House.Of<Imp.Infrastructure.Alerts.EventQueries>().ListAsync(null, null, null, 20, default)).Items.Where(one => one.Incident is not null).Select(one => one.Title)];

    private async Task<JsonElement> PostAsync(string body, string type = "application/json")
    {
        using var answer = await intake.Client.PostAsync("/in/" + intake.Key, new StringContent(body, Encoding.UTF8, type));
        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
    }
}
