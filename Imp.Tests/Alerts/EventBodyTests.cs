using System.Text;
using FluentAssertions;
using Imp.Web.Alerts;
using Xunit;

namespace Imp.Tests.Alerts;

public sealed class EventBodyTests
{
    [Theory]
    [InlineData("""{"routing_key":"secretsecretsecret","event_action":"trigger"}""")]
    [InlineData("""{"a":[{"service_key" : "secretsecretsecret"}]}""")]
    [InlineData("""{"title":"cut in the middle","routing_key":"secretsecretsecret""")]
    public void The_key_of_the_integration_is_not_shown(string body) => EventBody.Shown(Encoding.UTF8.GetBytes(body)).Should().NotContain("secret").And.Contain("••••••");

    [Fact]
    public void What_is_not_json_is_shown_as_it_came() => EventBody.Shown("plain <b>text</b>"u8.ToArray()).Should().Be("plain <b>text</b>");
}
