using Imp.Domain.Notifications;
using Imp.Tests.Support;
using static Imp.Domain.Notifications.CircuitSignal;
using static Imp.Domain.Notifications.CircuitState;

namespace Imp.Tests.Notifications;

public sealed class CircuitTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Closed, Answered, Closed), InlineData(Closed, Failed, Closed), InlineData(Closed, FailedOften, Open), InlineData(Closed, Unclear, Closed), InlineData(Closed, ProbeLeaves, Closed)]
    [InlineData(Open, Answered, Closed), InlineData(Open, Failed, Open), InlineData(Open, FailedOften, Open), InlineData(Open, Unclear, Open), InlineData(Open, ProbeLeaves, Probing)]
    [InlineData(Probing, Answered, Closed), InlineData(Probing, Failed, Open), InlineData(Probing, FailedOften, Open), InlineData(Probing, Unclear, Open), InlineData(Probing, ProbeLeaves, Probing)]
    public void The_table(CircuitState state, CircuitSignal signal, CircuitState next) => CircuitLifecycle.Next(state, signal).Should().Be(next);

    [Fact]
    public void Only_failures_in_a_row_open_it()
    {
        var circuit = After(Circuit.Fine, Failed, Failed, Failed, Failed, Answered, Failed, Failed, Unclear, Failed, Failed);
        circuit.State.Should().Be(Closed);
        circuit = After(circuit, Failed);
        (circuit.State, circuit.ProbeAt, circuit.OpenedAt, circuit.Why).Should().Be((Open, Start + Circuit.FirstWait, Start, "refused"));
    }

    [Fact]
    public void Probes_leave_less_and_less_often_down_to_one_in_five_minutes()
    {
        var circuit = Opened();
        List<double> waits = [];
        for (var probe = 0; probe < 6; probe++)
        {
            waits.Add(circuit.Wait.TotalSeconds);
            circuit = After(circuit, ProbeLeaves, Failed);
        }
        waits.Should().Equal(30, 60, 120, 240, 300, 300);
        After(circuit, ProbeLeaves, Answered).Should().Be(Circuit.Fine);
    }

    [Fact]
    public void A_failure_that_was_under_way_already_delays_no_probe() => After(Opened(), Failed, Failed).Should().Be(Opened());

    [Fact]
    public void A_probe_that_says_nothing_makes_room_for_the_next() => After(Opened(), ProbeLeaves, Unclear).ProbeAt.Should().Be(Start);

    [Fact]
    public void A_clock_that_was_turned_back_delays_no_probe() => Opened().NextProbe(Start.AddHours(-1)).Should().Be(Start.AddHours(-1));

    [Theory]
    [InlineData(Trouble.Server, Failed), InlineData(Trouble.Receiver, Answered), InlineData(Trouble.Imp, Unclear)]
    public void What_an_answer_says_about_its_server(Trouble trouble, CircuitSignal signal) => Circuit.Of(new TryLater("x") { Trouble = trouble }).Should().Be(signal);

    [Fact]
    public void A_refusal_says_nothing_and_anything_else_is_an_answer() =>
        new[] { Circuit.Of(new GaveUp("x")), Circuit.Of(new Gone("x")), Circuit.Of(new Delivered("x")) }.Should().Equal(Unclear, Answered, Answered);

    private static Circuit Opened() => After(Circuit.Fine, Failed, Failed, Failed, Failed, Failed);

    private static Circuit After(Circuit circuit, params CircuitSignal[] signals) => signals.Aggregate(circuit, (one, signal) => one.After(signal, "refused", Start));
}
