using Bunit;
using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Imp.Tests.Support;
using Imp.Web.Kit;
using Imp.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Live;

/// <summary>The one live pattern: listen, read, read again when rung, never show the older of two answers.</summary>
public sealed class LiveComponentTests : BunitContext
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ManualClock clock = new();
    private readonly Bell bell = new();
    private readonly List<Asked> reads = [];

    public LiveComponentTests()
    {
        Services.AddSingleton<TimeProvider>(clock).AddSingleton(bell).AddScoped<Toasts>().AddLogging();
        Services.AddSingleton(new Acts(null!, null!, NullLogger<Acts>.Instance));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void It_listens_before_it_reads()
    {
        var page = Start(() => bell.Ring([Topic.Teams]));

        clock.Advance(Pause);

        page.WaitForAssertion(() => reads.Should().HaveCount(2, "a change during the first read must not be missed"));
    }

    [Fact]
    public void What_was_read_is_shown_and_a_bell_brings_the_next()
    {
        var page = Start();
        Answer(page, 0, "one");

        clock.Advance(Pause);
        bell.Ring([Topic.Teams]);
        page.WaitForState(() => reads.Count == 2);
        Answer(page, 1, "two");
    }

    [Fact]
    public async Task A_burst_becomes_one_read_a_quarter_of_a_second_later()
    {
        var page = Start();
        Answer(page, 0, "one");
        for (var n = 0; n < 50; n++) bell.Ring([Topic.Teams]);

        await Eventually.HoldsAsync(() => clock.Waiting == 1, "the page to wait before it reads");
        clock.Advance(Pause - TimeSpan.FromMilliseconds(1));
        (clock.Waiting, reads.Count).Should().Be((1, 1));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        page.WaitForState(() => reads.Count == 2);
        Answer(page, 1, "fifty");
        clock.Advance(Pause * 10);
        reads.Should().HaveCount(2);
    }

    [Fact]
    public void A_bell_of_something_else_reads_nothing()
    {
        var page = Start();
        Answer(page, 0, "one");

        bell.Ring([Topic.People, Topic.Incidents]);
        clock.Advance(Pause);

        reads.Should().HaveCount(1);
    }

    [Fact]
    public void An_older_read_that_ends_late_is_dropped()
    {
        var page = Start();
        clock.Advance(Pause);
        bell.Ring([Topic.Teams]);
        page.WaitForState(() => reads.Count == 2);

        reads[0].Cancel.IsCancellationRequested.Should().BeTrue("nobody waits for it any more");
        Answer(page, 1, "new");
        reads[0].Answer.SetResult("old");
        page.InvokeAsync(() => { });

        page.Markup.Should().Contain("new");
    }

    [Fact]
    public void Leaving_cancels_the_read_and_stops_listening()
    {
        var page = Start();
        page.Instance.Dispose();

        reads[0].Cancel.IsCancellationRequested.Should().BeTrue();
        bell.Ring([Topic.Teams]);
        clock.Advance(Pause);
        reads.Should().HaveCount(1);
    }

    [Fact]
    public void Looking_at_something_else_listens_there_and_no_longer_here()
    {
        var page = Start();
        Answer(page, 0, "one");
        page.Render(parameters => parameters.Add(one => one.Looked, Topic.People));
        page.WaitForState(() => reads.Count == 2);
        Answer(page, 1, "two");
        clock.Advance(Pause);

        bell.Ring([Topic.Teams]);
        reads.Should().HaveCount(2);
        bell.Ring([Topic.People]);
        page.WaitForState(() => reads.Count == 3);
    }

    [Theory]
    [InlineData("missing", "There is no such incident.")]
    [InlineData("ours", "The log has more under the reference")]
    public void What_cannot_be_read_is_said_and_the_next_bell_tries_again(string kind, string said)
    {
        var page = Start();
        reads[0].Answer.SetException(kind == "missing" ? new Missing("incident") : new InvalidOperationException("secret detail"));
        page.WaitForAssertion(() => page.Markup.Should().Contain(said).And.NotContain("secret detail"));

        clock.Advance(Pause);
        bell.Ring([Topic.Teams]);
        page.WaitForState(() => reads.Count == 2);
        Answer(page, 1, "there");
    }

    private IRenderedComponent<LiveNumber> Start(Action? during = null) => Render<LiveNumber>(parameters => parameters.Add(one => one.Read, cancel =>
    {
        var asked = new Asked(new TaskCompletionSource<string>(), cancel);
        reads.Add(asked);
        if (reads.Count == 1) during?.Invoke();
        return asked.Answer.Task;
    }));

    private void Answer(IRenderedComponent<LiveNumber> page, int read, string text)
    {
        reads[read].Answer.SetResult(text);
        page.WaitForAssertion(() => page.Find("p").TextContent.Should().Be(text));
    }

    private sealed record Asked(TaskCompletionSource<string> Answer, CancellationToken Cancel);
}
