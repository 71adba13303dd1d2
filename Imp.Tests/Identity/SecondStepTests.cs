using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;

namespace Imp.Tests.Identity;

public sealed class SecondStepTests
{
    private const string From = "192.0.2.7";

    private static readonly Secret Password = new(PeopleHouse.Password);

    [Fact]
    public async Task With_a_second_step_the_password_alone_starts_no_session_and_each_code_counts_once()
    {
        await using var house = await PeopleHouse.StartAsync();
        var factor = await SwitchOnAsync(house);
        house.Clock.Advance(TimeSpan.FromMinutes(2));

        var step = await StepAsync(house);

        (await FinishAsync(house, step, "000000")).Problem.Should().Be(SignInDesk.CodeRefused);
        var code = CodeOf(factor, house);
        (await FinishAsync(house, step, code)).Session.Should().NotBeNull();
        (await FinishAsync(house, step, code)).Session.Should().BeNull("the code was used");
    }

    [Fact]
    public async Task A_recovery_code_lets_in_once_and_new_ones_end_the_old()
    {
        await using var house = await PeopleHouse.StartAsync();
        var factor = await SwitchOnAsync(house);
        var step = await StepAsync(house);

        (await FinishAsync(house, step, factor.Recovery[0].Reveal.ToUpperInvariant())).Session.Should().NotBeNull();
        (await FinishAsync(house, step, factor.Recovery[0].Reveal)).Session.Should().BeNull();
        (await house.Of<SecondFactorQueries>().OfAsync(house.First.Owner, default)).CodesLeft.Should().Be(SecondFactor.RecoveryCount - 1);

        var fresh = NewSecondFactor.MakeRecovery(house.Chance);
        (await house.RefusedAsync(new RenewRecoveryCodes(new Secret("not the password"), fresh))).Should().Be("person.current-password");
        await house.DoAsync(new RenewRecoveryCodes(Password, fresh));
        (await FinishAsync(house, step, factor.Recovery[1].Reveal)).Session.Should().BeNull();
        (await FinishAsync(house, step, fresh[0].Reveal)).Session.Should().NotBeNull();
    }

    [Fact]
    public async Task Wrong_codes_lock_as_wrong_passwords_do()
    {
        await using var house = await PeopleHouse.StartAsync();
        var factor = await SwitchOnAsync(house);
        house.Clock.Advance(TimeSpan.FromMinutes(2));
        var step = await StepAsync(house);

        for (var time = 0; time < SignInLock.Free; time++)
        {
            await FinishAsync(house, step, "000000");
            // The right password in between must not wipe the count.
            if (time == SignInLock.Free / 2) await StepAsync(house);
        }

        (await FinishAsync(house, step, CodeOf(factor, house))).Session.Should().BeNull("it is locked");
        house.Clock.Advance(TimeSpan.FromMinutes(3));
        (await FinishAsync(house, step, CodeOf(factor, house))).Session.Should().NotBeNull();
    }

    [Fact]
    public async Task A_password_that_changed_meanwhile_ends_the_attempt()
    {
        await using var house = await PeopleHouse.StartAsync();
        var factor = await SwitchOnAsync(house);
        house.Clock.Advance(TimeSpan.FromMinutes(2));
        var step = await StepAsync(house);

        await house.DoAsync(new ChangePassword(Password, new Secret("an entirely new one"), null));

        (await FinishAsync(house, step, CodeOf(factor, house))).Should().Be(new SignInAnswer(null, null, SignInDesk.Refused));
    }

    [Fact]
    public async Task An_owner_can_demand_it_of_everybody_and_who_has_none_sets_it_up_while_signing_in()
    {
        await using var house = await PeopleHouse.StartAsync();
        await house.DoAsync(new RequireSecondFactor(true));

        var step = await StepAsync(house);
        step.Enrol.Should().BeTrue();
        (await FinishAsync(house, step, "")).Session.Should().BeNull();

        var factor = NewSecondFactor.Make(house.Chance);
        (await FinishAsync(house, step, "000000", factor)).Session.Should().BeNull("the app did not take the seed");
        (await FinishAsync(house, step, CodeOf(factor, house), factor)).Session.Should().NotBeNull();

        (await StepAsync(house)).Enrol.Should().BeFalse();
        (await house.RefusedAsync(new SwitchOffSecondFactor(Password))).Should().Be("sign-in.second-factor");
        await house.DoAsync(new RequireSecondFactor(false));
        await house.DoAsync(new SwitchOffSecondFactor(Password));
        (await house.Of<SignInDesk>().TryAsync("olga@example.org", Password, From, null, default)).Session.Should().NotBeNull();
    }

    [Fact]
    public async Task Whoever_has_a_second_step_cannot_replace_it_while_signing_in()
    {
        await using var house = await PeopleHouse.StartAsync();
        await SwitchOnAsync(house);
        var own = NewSecondFactor.Make(house.Chance);

        (await FinishAsync(house, await StepAsync(house), CodeOf(own, house), own)).Session.Should().BeNull();
    }

    [Fact]
    public async Task An_owner_takes_it_off_somebody_who_lost_the_phone_and_a_manager_does_not()
    {
        await using var house = await PeopleHouse.StartAsync();
        var bo = await house.PersonAsync("bo", Role.Responder);
        var manager = await house.PersonAsync("mia", Role.Manager);
        await SwitchOnAsync(house, bo);
        var session = house.Of<SignInDesk>().NewSession();
        await house.DoAsync(new SignIn(session, null, SignInWay.Provider), bo);

        await FluentActions.Awaiting(() => house.DoAsync(new RemoveSecondFactor(bo.User!.Value), manager)).Should().ThrowAsync<NotAllowed>();
        (await house.RefusedAsync(new RemoveSecondFactor(house.First.Owner))).Should().Be("person.own-second-factor");
        await house.DoAsync(new RemoveSecondFactor(bo.User!.Value));

        (await house.Of<SignedIn>().FindAsync(session, default)).Should().BeNull();
        (await house.Of<SignInDesk>().TryAsync("bo@example.org", Password, From, null, default)).Session.Should().NotBeNull();
    }

    [Fact]
    public async Task What_gives_or_takes_a_way_in_wants_a_proof_of_the_last_quarter_of_an_hour()
    {
        await using var house = await PeopleHouse.StartAsync();
        var session = (await house.Of<SignInDesk>().TryAsync("olga@example.org", Password, From, null, default)).Session!.Value;
        var olga = house.Owner;
        house.Clock.Advance(Session.Proven);
        var key = new CreateApiKey(new(house.Chance.NewId()), "CI", Role.Viewer, new Secret(KeyText.ApiKey(house.Chance)));

        (await house.RefusedAsync(key, olga)).Should().Be("sign-in.again");
        (await house.RefusedAsync(new EditMyProfile("elsewhere@example.org", "Olga", null), olga)).Should().Be("sign-in.again", "a new password would go there");
        await house.DoAsync(new EditMyProfile("olga@example.org", "Olga O.", null), olga);
        (await house.RefusedAsync(key, olga with { ProvenAt = null })).Should().Be("sign-in.again");
        (await house.RefusedAsync(new ConfirmSession(session, new Secret("not the password")), olga)).Should().Be("person.current-password");
        await house.DoAsync(new ConfirmSession(session, Password), olga);

        var proven = (await house.Of<SignedIn>().FindAsync(session, default))!.ProvenAt;
        await house.DoAsync(key, olga with { ProvenAt = proven });
    }

    [Fact]
    public async Task The_password_cannot_be_guessed_in_an_open_browser()
    {
        await using var house = await PeopleHouse.StartAsync();
        for (var time = 0; time < OwnPassword.Free; time++) await house.RefusedAsync(new SwitchOffSecondFactor(new Secret("a guess")));

        (await house.RefusedAsync(new SwitchOffSecondFactor(Password))).Should().Be("sign-in.slow");
        house.Clock.Advance(SignInThrottle.Window);
        await house.DoAsync(new SwitchOffSecondFactor(Password));
    }

    private static async Task<NewSecondFactor> SwitchOnAsync(PeopleHouse house, Actor? who = null)
    {
        var factor = NewSecondFactor.Make(house.Chance);
        await house.DoAsync(new SwitchOnSecondFactor(Password, factor, new Secret(CodeOf(factor, house))), who);
        return factor;
    }

    private static string CodeOf(NewSecondFactor factor, PeopleHouse house) => Totp.CodeAt(Convert.FromHexString(factor.Seed.Reveal), Totp.StepAt(house.Clock.GetUtcNow()));

    private static async Task<SecondStep> StepAsync(PeopleHouse house) =>
        (await house.Of<SignInDesk>().TryAsync("olga@example.org", Password, From, null, default)).Next!;

    private static Task<SignInAnswer> FinishAsync(PeopleHouse house, SecondStep step, string code, NewSecondFactor? enrol = null) =>
        house.Of<SignInDesk>().FinishAsync(step, new Secret(code), enrol, From, null, default);
}
