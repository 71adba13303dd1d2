using System.Text;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Alertmanager;

namespace Imp.Tests.Integrations;

/// <summary>The less usual of what senders write. Recorded whole requests are in FormatTests.</summary>
public sealed class FormatCaseTests
{
    [Theory]
    [InlineData("alertmanager", "", """{"version":"3","groupKey":17,"status":"resolved","alerts":[{"labels":{"alertname":"X","severity":"critical"}}]}""", "Resolve Critical d5e08c84ef09a8b8: X")]
    [InlineData("alertmanager", "", """{"groupKey":"g","alerts":[]}""", "nothing")]
    [InlineData("alertmanager", "", """{"groupKey":"g","alerts":[null,7,{"labels":null}]}""", "Trigger Error (made): Alert without a name")]
    [InlineData("grafana", "", """{"evalMatches":[],"ruleId":1,"ruleName":"R","state":"no_data"}""", "Trigger Warning grafana//1: R")]
    [InlineData("grafana", "", """{"evalMatches":[],"ruleId":1,"ruleName":"R","state":"paused"}""", "nothing")]
    [InlineData("uptime-kuma", "", """{"heartbeat":{"status":2},"monitor":{"id":1,"name":"M"},"msg":"m"}""", "nothing")]
    [InlineData("uptime-kuma", "", """{"heartbeat":{"status":3},"monitor":{"id":1,"name":"M"},"msg":"m"}""", "nothing")]
    [InlineData("uptime-kuma", "", """{"heartbeat":null,"monitor":null,"msg":"[Shop] certificate will expire in 7 days"}""", "Trigger Warning (made): [Shop] certificate will expire in 7 days")]
    [InlineData("cloudevents", "application/cloudevents+json", """{"specversion":"1.0","id":"1","source":"s"}""", "wrong")]
    [InlineData("cloudevents", "application/cloudevents+avro", "x", "wrong")]
    [InlineData("cloudevents", "application/cloudevents-batch+json", "[]", "nothing")]
    [InlineData("cloudevents", "application/cloudevents+json", """{"specversion":"1.0","id":"1","source":"s","type":"a.b","data_base64":"eyJ0aXRsZSI6IlQifQ=="}""", "Trigger Error s a.b: T")]
    [InlineData("github", "X-GitHub-Event=workflow_run", """{"workflow_run":{"conclusion":null,"workflow_id":1,"head_branch":"b","name":""},"repository":{"full_name":"o/r"}}""", "nothing")]
    [InlineData("github", "X-GitHub-Event=deployment_status", """{"deployment_status":{"state":"failure","environment":"prod"},"repository":{"full_name":"o/r"}}""", "Trigger Error github/o/r/deployment/prod: o/r: deployment failure on prod")]
    [InlineData("github", "X-GitHub-Event=push", """{"repository":{"full_name":"o/r"}}""", "nothing")]
    [InlineData("gitlab", "X-Gitlab-Event=Job Hook", """{"object_kind":"build","build_status":"failed","build_name":"test","ref":"b","project_id":5,"project_name":"p"}""", "Trigger Error gitlab/5/b/test: p: job test failed on b")]
    [InlineData("gitlab", "X-Gitlab-Event=Pipeline Hook", """{"object_kind":"pipeline","object_attributes":{"status":"running","ref":"b"},"project":{"id":5}}""", "nothing")]
    [InlineData("sentry", "Sentry-Hook-Resource=metric_alert", """{"action":"warning","data":{"metric_alert":{"organization_id":1,"identifier":"9"},"description_title":"T"}}""", "Trigger Warning sentry/1/9: T")]
    [InlineData("sentry", "Sentry-Hook-Resource=issue", """{"action":"created","data":{"issue":{"id":"3","title":"T"}}}""", "nothing")]
    [InlineData("sentry", "Sentry-Hook-Resource=issue", """{"action":"archived","data":{"issue":{"id":"3","title":"T","level":"fatal"}}}""", "Resolve Critical sentry/issue/3: T")]
    [InlineData("sentry", "", """{"id":"3","project":"p","project_slug":"p","level":"error","culprit":"c","message":"M","event":{}}""", "Trigger Error sentry/issue/3: M")]
    [InlineData("sns", "", """{"AlarmName":"A","NewStateValue":"INSUFFICIENT_DATA","AWSAccountId":"1","Region":"R"}""", "nothing")]
    [InlineData("sns", "", """{"AlarmName":"A","NewStateValue":"ALARM","AWSAccountId":"1","Region":"R","Trigger":null}""", "Trigger Error 1/R/A: A")]
    [InlineData("sns", "", """{"Type":"Notification","TopicArn":"t","Message":"disk\nfull","Subject":null}""", "Trigger Error (made): disk")]
    [InlineData("sns", "", """{"Type":"UnsubscribeConfirmation","TopicArn":"t","Message":"m"}""", "nothing")]
    [InlineData("sns", "", """{"detail-type":"EC2 Instance State-change Notification","source":"aws.ec2","account":"1","region":"r","resources":["arn:i"],"detail":{"state":"stopped"}}""", "Trigger Error 1/r/EC2 Instance State-change Notification/arn:i: EC2 Instance State-change Notification: arn:i")]
    [InlineData("datadog", "", """{"title":"T","transition":"Re-Warn","alert_id":"1","scope":"$ALERT_SCOPE","cycle":"$ALERT_CYCLE_KEY","aggreg":"","priority":""}""", "Trigger Warning datadog/1/: T")]
    [InlineData("azure", "", """{"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"originAlertId":"o","severity":"Sev4","alertRule":"R"},"customProperties":null}}""", "Trigger Info o: R")]
    [InlineData("gcp", "", """{"version":"test","incident":{"incident_id":"i","state":"OPEN","ended_at":null}}""", "Trigger Error i: Google Cloud alert")]
    [InlineData("newrelic", "", """{"incident_id":7,"current_state":"acknowledged","severity":"WARNING","condition_name":"C"}""", "Acknowledge Warning newrelic/7: C")]
    [InlineData("zabbix", "", """{"event_id":"1","value":"1","update_status":"1","update_action":"unacknowledged","name":"N"}""", "nothing")]
    [InlineData("zabbix", "", """{"event_id":"1","value":"1","severity":"0","name":"N","tags":"{EVENT.TAGSJSON}","url":"{$ZABBIX.URL}","trigger_id":"2"}""", "Trigger Info zabbix/1: N")]
    [InlineData("nagios", "", """{"type":"DOWNTIMESTART","host":"h","state":"UP"}""", "nothing")]
    [InlineData("nagios", "", """{"type":"FLAPPINGSTART","host":"h","service":"s","state":"WARNING"}""", "Trigger Warning nagios/h/s/flapping: h s is flapping")]
    [InlineData("nagios", "", """{"type":"PROBLEM","host":"h","service":"","state":"DOWN"}""", "Trigger Critical nagios/h/: h DOWN")]
    [InlineData("statuscake", "application/x-www-form-urlencoded", "Token=t&Status=DOWN&Name=N&URL=u", "Trigger Error statuscake/N/u: N is down")]
    [InlineData("uptimerobot", "", """{"monitorID":"1","alertType":"3","monitorFriendlyName":"N","alertDetails":"*alertDetails*","alertTypeFriendlyName":"SSL expiry"}""", "Trigger Warning uptimerobot/1/certificate: N is SSL expiry")]
    [InlineData("pingdom", "", """{"check_id":1,"check_name":"N","current_state":"SUCCESS","importance_level":"LOW","second_probe":{}}""", "Resolve Info pingdom/1: N is success")]
    [InlineData("prtg", "application/x-www-form-urlencoded", "sensorid=1&device=d&sensor=s&status=Warning&message=a & b", "Trigger Warning prtg/1: d s Warning: a & b")]
    [InlineData("prtg", "application/x-www-form-urlencoded", "sensorid=1&status=Paused (by user)", "nothing")]
    [InlineData("pagerduty-v1", "", """{"service_key":"k","event_type":"acknowledge","incident_key":"i"}""", "Acknowledge Error i: ")]
    [InlineData("opsgenie", "", """{"message":"Disk full","alias":"web/disk","responders":[{"type":"team","name":""}],"priority":"P1"}""", "Trigger Critical web/disk: Disk full")]
    [InlineData("opsgenie", "", """{"message":"M","priority":"urgent"}""", "Trigger Warning (made): M")]
    [InlineData("opsgenie", "", """{"action":"Acknowledge","alert":{"alertId":"a","message":"M"}}""", "Acknowledge Warning a: M")]
    [InlineData("opsgenie", "", """{"action":"AddNote","alert":{"alertId":"a","message":"M"}}""", "nothing")]
    [InlineData("opsgenie", "", """{"message":""}""", "wrong")]
    [InlineData("generic", "", """{"title":"T","links":["https://a.example.org",{"href":"javascript:alert(1)"}],"labels":{"a":{"b":1}}}""", "Trigger Error (made): T")]
    public void Says(string format, string header, string body, string expected)
    {
        var headers = new Dictionary<string, string>();
        if (header.Split('=') is [var name, var value]) headers[name] = value;
        else headers["Content-Type"] = header;

        var reading = Formats.Find(format)!.Read(new SenderRequest("POST", new Dictionary<string, string>(), headers, Encoding.UTF8.GetBytes(body), default));

        var said = reading.Errors.Count > 0 ? "wrong" : reading.Note is not null ? "nothing"
            : reading.Alerts.Single() is var alert ? $"{alert.Action} {alert.Severity} {alert.DedupKey ?? "(made)"}: {alert.Title}" : "";
        said.Should().Be(expected);
    }

    [Fact]
    public void A_set_of_labels_has_the_name_that_prometheus_gives_it() =>
        LabelFingerprint.Of([("severity", "critical"), ("alertname", "X")]).Should().Be("d5e08c84ef09a8b8");

    [Fact]
    public void Only_addresses_that_a_browser_may_follow_get_in()
    {
        var details = new DetailsDraft().Link("javascript:alert(1)", "a").Link("ftp://example.org", "b").Link("https://user:word@example.org/", "c").Link("/relative", "d").Link("http://example.org/ok", null)
            .Image("http://example.org/plain.png").Image("https://example.org/ok.png").Done()!;

        details.Links.Should().Equal(new AlertLink("http://example.org/ok", "example.org"));
        details.Images.Select(image => image.Src).Should().Equal("https://example.org/ok.png");
    }

    [Fact]
    public void Details_stay_within_bounds()
    {
        var draft = new DetailsDraft().Describe(new string('d', 100_000));
        for (var at = 0; at < 1_000; at++) draft.Label("n" + at, new string('v', 5_000)).Link("https://example.org/" + at, null).Image("https://example.org/" + at);

        draft.Done()!.ToJson().Length.Should().BeLessThan(100_000);
    }

    [Fact]
    public void Two_long_keys_that_begin_alike_stay_two()
    {
        Alert With(string end) => Reading.Of(new Alert(AlertAction.Trigger, new string('k', 600) + end, "T", AlertSeverity.Error)).Alerts[0];

        With("a").DedupKey.Should().HaveLength(DedupKeys.Longest).And.NotBe(With("b").DedupKey);
    }
}
