using Bunit;
using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Imp.Tests.Support;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Imp.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Live;

/// <summary>The one live pattern: listen, read, read again when rung, never show the older of two answers.</summary>
public sealed class LiveComponentTests : BunitContext
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = Eventually.Patience;

    private readonly ManualClock clock = new();
    private readonly Bell bell = new();
    private readonly RefreshPace pace = new();
    private readonly List<Asked> reads = [];

    public LiveComponentTests()
    {
        Services.AddSingleton<TimeProvider>(clock).AddSingleton(bell).AddSingleton(pace).AddScoped<Toasts>().AddSingleton(Words.In(Language.English)).AddLogging();
        Services.AddSingleton(new Acts(null!, null!, NullLogger<Acts>.Instance));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void It_listens_before_it_reads()
    {
        Start(() => bell.Ring([Topic.Teams]));
        SpinWait.SpinUntil(() => clock.Waiting == 1, Patience).Should().BeTrue("the page waits before it reads again");

        clock.Advance(Pause);

        Reads(2, "a change during the first read must not be missed");
    }

    [Fact]
    public void What_was_read_is_shown_and_a_bell_brings_the_next()
    {
        var page = Start();
        Answer(page, 0, "one");

        clock.Advance(Pause);
        bell.Ring([Topic.Teams]);
        Reads(2);
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
        Reads(2);
        Answer(page, 1, "fifty");
        clock.Advance(Pause * 10);
        reads.Should().HaveCount(2);
    }

    [Fact]
    public async Task The_more_pages_are_open_the_longer_each_waits()
    {
        var seats = Enumerable.Range(0, 119).Select(_ => pace.Watch()).ToList();
        var page = Start();
        Answer(page, 0, "one");
        bell.Ring([Topic.Teams]);

        await Eventually.HoldsAsync(() => clock.Waiting == 1, "the page to wait before it reads");
        clock.Advance(Pause);
        (clock.Waiting, reads.Count).Should().Be((1, 1));
        clock.Advance(Pause / 2);
        Reads(2);

        seats.ForEach(seat => seat.Dispose());
        seats[0].Dispose();
        pace.AtMostEvery.Should().Be(Pause, "those who left do not count, however often they leave");
    }

    [Theory]
    [InlineData(0, 250)]
    [InlineData(80, 250)]
    [InlineData(120, 375)]
    [InlineData(160, 500)]
    [InlineData(600, 500)]
    public void Nobody_waits_longer_than_half_a_second(int watching, int milliseconds) => RefreshPace.Of(watching).Should().Be(TimeSpan.FromMilliseconds(milliseconds));

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
        Reads(2);

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
        Reads(2);
        Answer(page, 1, "two");
        clock.Advance(Pause);

        bell.Ring([Topic.Teams]);
        reads.Should().HaveCount(2);
        bell.Ring([Topic.People]);
        Reads(3);
    }

    [Theory]
    [InlineData("missing", "This does not exist", "There is no such incident.", false)]
    [InlineData("forbidden", "This page is not for your role", "it needs the permission 'Own'", false)]
    [InlineData("refused", "This could not be loaded", "Not with these dates.", true)]
    [InlineData("ours", "This could not be loaded", "The log has more under the reference", true)]
    public void What_cannot_be_read_is_said_and_the_next_bell_tries_again(string kind, string title, string said, bool mayPass)
    {
        var page = Start();
        reads[0].Answer.SetException(kind switch
        {
            "missing" => new Missing("incident"),
            "forbidden" => new NotAllowed(Permission.Own),
            "refused" => new Refusal("dates", "Not with these dates."),
            _ => new InvalidOperationException("secret detail"),
        });
        page.WaitForAssertion(() => page.Find(".problem-title").TextContent.Should().Be(title));
        page.Markup.Should().NotContain("secret detail");
        page.Find(".problem-words").TextContent.Should().Contain(said);
        page.FindAll(".problem button").Should().HaveCount(mayPass ? 1 : 0);

        clock.Advance(Pause);
        bell.Ring([Topic.Teams]);
        Reads(2);
        Answer(page, 1, "there");
    }

    private IRenderedComponent<LiveNumber> Start(Action? during = null) => Render<LiveNumber>(parameters => parameters.Add(one => one.Read, cancel =>
    {
        var asked = new Asked(new TaskCompletionSource<string>(), cancel);
        reads.Add(asked);
        if (reads.Count == 1) during?.Invoke();
        return asked.Answer.Task;
    }));

    /// <summary>Reading begins on another thread than the one that rings.</summary>
    private void Reads(int count, string because = "it rang") => SpinWait.SpinUntil(() => reads.Count == count, Patience).Should().BeTrue(because);

    private void Answer(IRenderedComponent<LiveNumber> page, int read, string text)
    {
        reads[read].Answer.SetResult(text);
        page.WaitForAssertion(() => page.Find("p").TextContent.Should().Be(text));
    }

    private sealed record Asked(TaskCompletionSource<string> Answer, CancellationToken Cancel);
}
