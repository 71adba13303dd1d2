using Bunit;
using Imp.Tests.Support;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Kit;

/// <summary>Suggestions while typing, when what they are made from is slow.</summary>
public sealed class QueryBoxTests : BunitContext
{
    private readonly ManualClock clock = new();
    private readonly List<string> told = [];
    private readonly Dictionary<string, TaskCompletionSource<IReadOnlyList<Suggestion>>> questions = [];

    public QueryBoxTests() => Services.AddSingleton<TimeProvider>(clock).AddSingleton(Words.In(Language.English));

    [Fact]
    public async Task What_was_asked_first_and_answered_last_is_not_shown()
    {
        var box = Box();
        _ = box.Find("input").InputAsync("se");
        _ = box.Find("input").InputAsync("sev");

        await AnswerAsync(box, "sev");
        Shown(box).Should().Equal("sev:");
        await AnswerAsync(box, "se");
        Shown(box).Should().Equal("sev:");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_comes_after_the_list_was_closed_does_not_open_it_again(bool byEnter)
    {
        var box = Box();
        _ = box.Find("input").InputAsync("se");
        if (byEnter) await box.Find("input").ChangeAsync("se");
        else await box.Find("input").BlurAsync();

        await AnswerAsync(box, "se");
        Shown(box).Should().BeEmpty();
    }

    [Fact]
    public async Task Letters_that_come_in_while_others_wait_break_nothing_and_the_last_text_is_told()
    {
        var box = Box();
        var texts = Enumerable.Range(1, 30).Select(length => new string('s', length)).ToList();
        var typing = texts.ConvertAll(text => box.Find("input").InputAsync(text));
        foreach (var text in texts) await AnswerAsync(box, text);

        await Task.WhenAll(typing);
        clock.Advance(TimeSpan.FromSeconds(1));
        box.WaitForAssertion(() => told.Should().Equal(texts[^1]));
    }

    private IRenderedComponent<QueryBox> Box() => Render<QueryBox>(with => with.Add(one => one.Offers, typed => new((questions[typed] = new()).Task)).Add(one => one.OnTyped, typed => told.Add(typed.Text)));

    private Task AnswerAsync(IRenderedComponent<QueryBox> box, string typed) => box.InvokeAsync(() => questions[typed].SetResult([new Suggestion(typed + ":", typed + ":", "")]));

    private static IEnumerable<string> Shown(IRenderedComponent<QueryBox> box) => box.FindAll("[role=option]").Select(option => option.GetAttribute("data-text")!);
}
